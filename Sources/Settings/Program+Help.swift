extension Program {
    /// The help of the whole program.
    package func help() -> String {
        var page = HelpPage()
        page.line("\(name) \(version): \(summary)")
        page.heading("Usage")
        page.line("  \(name) COMMAND [OPTION]...")
        page.heading("Commands")
        for command in commands { page.item(command.name, command.summary, column: 13) }
        page.heading("Every command")
        page.item("--help", "Say what the command does and which options it takes.", column: 13)
        page.item("--version", "Say the version.", column: 13)
        page.line("")
        page.paragraph(
            "Each option can also be set in the environment (--send-rate as MARTLET_SEND_RATE) or in"
                + " a config file (--config FILE, lines like 'send-rate = 200'); the command line wins, then the environment."
        )
        return page.text
    }

    /// The help of one command.
    package func help(for command: CommandDefinition) -> String {
        var page = HelpPage()
        page.paragraph("\(name) \(command.name): \(command.summary)")
        page.heading("Usage")
        let operand = command.operand.map { " \($0.placeholder)" } ?? ""
        page.line("  \(name) \(command.name)\(operand) [OPTION]...")
        for paragraph in command.discussion {
            page.line("")
            page.paragraph(paragraph)
        }
        if let operand = command.operand {
            page.heading(operand.title)
            for choice in operand.choices {
                page.item(choice.name, choice.summary, column: HelpPage.optionColumn)
            }
        }
        page.heading("Options")
        for option in command.options where !option.isHidden { page.option(option) }
        page.item("--help", "Show this help.", column: HelpPage.optionColumn)
        if !command.examples.isEmpty { page.heading("Examples") }
        for example in command.examples { page.line("  " + example) }
        return page.text
    }
}
