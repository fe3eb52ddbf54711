extension Registry {
    /// Registers the metrics that every Prometheus client has about its process.
    package func registerProcess() {
        let process = ProcessCollector()
        beforeScrape { process.refresh() }
        counter("process_cpu_seconds_total", help: "Processor time used by the process.") {
            process.sample.cpuSeconds
        }
        gauge("process_resident_memory_bytes", help: "Memory in use, without what is swapped out.") {
            process.sample.residentBytes
        }
        gauge("process_virtual_memory_bytes", help: "Address space in use.") { process.sample.virtualBytes }
        gauge("process_open_fds", help: "Open files and sockets.") { process.sample.openFiles }
        gauge("process_max_fds", help: "Most files and sockets that may be open.") {
            process.sample.mostFiles
        }
        gauge("process_start_time_seconds", help: "When the process started, since 1970.") {
            process.sample.startSeconds
        }
    }

    /// Registers what the log leaves out.
    package func register(_ log: Log) {
        counter("martlet_log_suppressed_lines_total", help: "Log lines left out because they repeated.") {
            Double(log.suppressedLines)
        }
        counter("martlet_log_dropped_lines_total", help: "Log lines that standard error did not take.") {
            Double(log.droppedLines)
        }
    }
}

/// Keeps one sample for all gauges of a scrape.
private final class ProcessCollector {
    private(set) var sample = ProcessSample()

    func refresh() {
        sample = .take()
    }
}
