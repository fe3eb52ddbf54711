/// Something that is visited once in each round of a wheel.
package protocol WheelMember: AnyObject {
    /// Where it stands; kept by the wheel.
    var wheelPlace: WheelPlace { get set }
}
