/// What the doctor found out; the checks are functions of this alone.
struct DoctorFacts {
    /// What Redis says about itself, or why it says nothing.
    enum Redis {
        case answered(RedisFacts)
        case silent(RedisSilence)
    }

    let redis: Redis
    let machine: MachineFacts
    let ports: [PortFacts]
}
