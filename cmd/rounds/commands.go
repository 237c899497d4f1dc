package main

import "github.com/spf13/cobra"

// commands lists the subcommands; each has a file of its name.
func (m *Main) commands() []*cobra.Command {
	return []*cobra.Command{
		m.demoCommand(),
		m.queueCommand(),
		m.importCommand(), m.exportCommand(), m.eraseCommand(), m.doctorCommand(),
		m.lookupCommand(),
		m.showCommand(),
		m.noteCommand(),
		m.logCommand(),
		m.snoozeCommand(),
		m.doneCommand(),
		m.statusCommand(),
		m.playbookCommand(),
		m.healthCommand(),
		m.manCommand(),
	}
}
