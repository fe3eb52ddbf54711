import Redis
@main struct Martlet { static func main() { print(lua().count) } }
