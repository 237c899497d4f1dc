package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"rounds/data"
)

func (m *Main) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Where things stand: the database, what waits to be sent, drafts",
		Long: `Says which book this is and what waits in it.

--json prints {profile, path, bytes, schema, accounts, stale, waiting, waiting_since,
drafts, playbooks, version}. stale counts the accounts that wait to be evaluated,
waiting the changes that were not sent yet, drafts the text fields with text that
was not filed.

--plain prints a name and its value on each line.`,
		Example: "  rounds status\n  rounds status --json | jq .waiting",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.status(cmd) },
	}
}

type statusDoc struct {
	Profile   string       `json:"profile"`
	Path      string       `json:"path"`
	Bytes     int64        `json:"bytes"`
	Schema    int          `json:"schema"`
	Accounts  int64        `json:"accounts"`
	Stale     int64        `json:"stale"`
	Waiting   int64        `json:"waiting"`
	Since     data.Instant `json:"waiting_since,omitzero"`
	Drafts    int64        `json:"drafts"`
	Playbooks int          `json:"playbooks"`
	Version   string       `json:"version"`
}

func (m *Main) status(cmd *cobra.Command) error {
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	st, err := s.Desk.Store.Status(cmd.Context())
	if err != nil {
		return err
	}
	doc := statusDoc{
		Profile: s.Profile, Path: s.Desk.Store.Path(), Bytes: st.Bytes, Schema: st.Schema, Accounts: st.Accounts,
		Stale: st.Stale, Waiting: st.Waiting, Since: st.Oldest, Drafts: st.Drafts,
		Playbooks: len(s.Desk.Library.Heads()), Version: versionText(),
	}
	w := p.words
	count := func(n int64) cell { return cell{text: w.Number(n), plain: strconv.FormatInt(n, 10)} }
	waiting := count(st.Waiting)
	if st.Waiting > 0 {
		waiting.text = w.T("cli.status.since", waiting.text, w.Ago(st.Oldest, s.Now(), s.Location))
	}
	t := table{columns: []column{{}, {flex: true}}}
	for _, line := range []struct {
		name  string
		value cell
	}{
		{"profile", say(doc.Profile)},
		{"path", say(doc.Path)},
		{"bytes", cell{text: w.T("cli.megabytes", float64(st.Bytes)/1e6), plain: strconv.FormatInt(st.Bytes, 10)}},
		{"schema", say(strconv.Itoa(st.Schema))},
		{"accounts", count(st.Accounts)},
		{"stale", count(st.Stale)},
		{"waiting", waiting},
		{"drafts", count(st.Drafts)},
		{"playbooks", count(int64(doc.Playbooks))},
		{"version", say(doc.Version)},
	} {
		name := cell{text: w.T("cli.status." + line.name), plain: line.name, style: p.theme.Muted}
		t.rows = append(t.rows, []cell{name, line.value})
	}
	return p.print(report{document: doc, tables: []table{t}})
}
