/// Who takes part in a run: users with their devices, and the conversations that they have.
package struct World: Equatable, Sendable {
    package struct Device: Equatable, Sendable {
        package let user: Int
        package let name: String
        /// When it connects for the first time, in ms from the beginning of the run.
        package let begins: Int
        /// It comes and goes, and only reads.
        package let roams: Bool

        package init(user: Int, name: String, begins: Int = 0, roams: Bool = false) {
            self.user = user
            self.name = name
            self.begins = begins
            self.roams = roams
        }
    }

    package struct Conversation: Equatable, Sendable {
        /// `dm:…` or `group:…`; empty for a group that is not made yet.
        package var name: String
        /// Users who are in it from the beginning.
        package let members: [Int]
        package let isGroup: Bool
        /// Users who are put into the group and out of it while the run goes on.
        package let guests: [Int]

        package init(name: String, members: [Int], isGroup: Bool, guests: [Int] = []) {
            self.name = name
            self.members = members
            self.isGroup = isGroup
            self.guests = guests
        }
    }

    package let users: [String]
    package let devices: [Device]
    package var conversations: [Conversation]

    package init(users: [String], devices: [Device], conversations: [Conversation]) {
        self.users = users
        self.devices = devices
        self.conversations = conversations
    }

    /// The devices of each user.
    package var devicesOfUser: [[Int]] {
        var all = [[Int]](repeating: [], count: users.count)
        for (index, device) in devices.enumerated() { all[device.user].append(index) }
        return all
    }
}
