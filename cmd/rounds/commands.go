package main

import (
	"slices"

	"github.com/spf13/cobra"
)

// A subcommand is made when it is asked for.
type subcommand struct {
	name  string
	build func() *cobra.Command
}

// subcommands are those of the command line; each has a file of its name.
func (m *Main) subcommands() []subcommand {
	return []subcommand{
		{"demo", m.demoCommand},
		{"queue", m.queueCommand},
		{"import", m.importCommand},
		{"export", m.exportCommand},
		{"erase", m.eraseCommand},
		{"doctor", m.doctorCommand},
		{"lookup", m.lookupCommand},
		{"show", m.showCommand},
		{"note", m.noteCommand},
		{"log", m.logCommand},
		{"book", m.bookCommand},
		{"ics", m.icsCommand},
		{"cadence", m.cadenceCommand},
		{"owner", m.ownerCommand},
		{"message", m.messageCommand},
		{"request", m.requestCommand},
		{"capture", m.captureCommand},
		{"snooze", m.snoozeCommand},
		{"done", m.doneCommand},
		{"status", m.statusCommand},
		{"keys", m.keysCommand},
		{"login", m.loginCommand},
		{"logout", m.logoutCommand},
		{"sync", m.syncCommand},
		{"backup", m.backupCommand},
		{"restore", m.restoreCommand},
		{"playbook", m.playbookCommand},
		{"health", m.healthCommand},
		{"rules", m.rulesCommand},
		{"kpi", m.kpiCommand},
		{"report", m.reportCommand},
		{"issues", m.issuesCommand},
		{"proposal", m.proposalCommand},
		{"serve", m.serveCommand},
		{"ssh", m.sshCommand},
		{"admin", m.adminCommand},
		{"man", m.manCommand},
	}
}

// commands makes the command that is named, and all of them for any other word: they are
// some seventy with those under them, each with its flags and its help, and a look-up is to
// wait for its own alone.
func (m *Main) commands(named string) []*cobra.Command {
	all := m.subcommands()
	if i := slices.IndexFunc(all, func(c subcommand) bool { return c.name == named }); i >= 0 {
		all = all[i : i+1]
	}
	made := make([]*cobra.Command, len(all))
	for i, c := range all {
		made[i] = c.build()
	}
	return made
}
