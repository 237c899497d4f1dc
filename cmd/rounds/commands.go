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
		m.bookCommand(), m.icsCommand(), m.cadenceCommand(), m.ownerCommand(), m.messageCommand(),
		m.requestCommand(), m.captureCommand(),
		m.snoozeCommand(),
		m.doneCommand(),
		m.statusCommand(), m.keysCommand(),
		m.loginCommand(), m.logoutCommand(), m.syncCommand(),
		m.backupCommand(), m.restoreCommand(),
		m.playbookCommand(),
		m.healthCommand(),
		m.rulesCommand(),
		m.kpiCommand(), m.reportCommand(), m.issuesCommand(), m.proposalCommand(),
		m.serveCommand(), m.sshCommand(), m.adminCommand(),
		m.manCommand(),
	}
}
