package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"rounds/ui/keys"
)

// keyRow is one binding of `keys --json`.
type keyRow struct {
	Name  string   `json:"name"`
	Group string   `json:"group"`
	Keys  []string `json:"keys"`
	Does  string   `json:"does"`
}

func (m *Main) keysCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "keys",
		Short: "The keys of the workstation, and their names for the config",
		Long: `Lists what has keys in the workstation, by the names that [keys] in config.toml gives
other keys to, with the keys in force. ? in the workstation shows those of the page.

--json prints a list of {name, group, keys, does}.`,
		Example: "  rounds keys\n  rounds keys --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.keys(cmd) },
	}
}

// keys lists the keys in force; where the config is wrong, the map without it, so that
// the names can be looked up that it should have had, and what is wrong.
func (m *Main) keys(cmd *cobra.Command) error {
	bound := keys.Default()
	settings, wrong := m.readConfig()
	if wrong == nil {
		m.settings = settings
		if bound, wrong = settings.keys(); wrong != nil {
			return wrong
		}
	}
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	list := []keyRow{}
	t := table{columns: p.columns("cli.col.name", "cli.col.keys", "cli.col.does")}
	t.columns[2].flex = true
	for _, b := range bound.All() {
		row := keyRow{Name: b.Name, Group: b.Group, Keys: nonNil(b.Keys), Does: p.words.T(b.Help)}
		list = append(list, row)
		t.rows = append(t.rows, []cell{say(row.Name), say(strings.Join(row.Keys, ", ")), say(row.Does)})
	}
	return errors.Join(p.print(report{document: list, tables: []table{t}}), wrong)
}
