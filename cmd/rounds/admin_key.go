package main

import (
	"net/http"

	"github.com/spf13/cobra"

	"rounds/sync/wire"
)

func (m *Main) adminKeyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "key",
		Short:   "Keys with which the team's own systems report events",
		Example: "  rounds admin key list",
	}
	add := &cobra.Command{
		Use:   "add NAME",
		Short: "Make a key for a system",
		Long: `Prints a key, once. The system that has it may report events (POST /v1/events) and nothing
else. NAME says whose ids its events carry: a new key of the same name takes over from an
old one.

--json prints {name, key}.`,
		Example: "  rounds admin key add shop",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.addKey(cmd, args[0]) },
	}
	list := &cobra.Command{
		Use:   "list",
		Short: "List the keys, without their secrets",
		Long: `Lists the keys.

--json prints {keys:[{id, kind, name, last_n, created_at, seen_at, revoked_at}]}.

--plain prints id, name, seen and revoked.`,
		Example: "  rounds admin key list",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.listKeys(cmd) },
	}
	remove := &cobra.Command{
		Use:     "remove KEY",
		Short:   "End a key, by its id or name",
		Example: "  rounds admin key remove crm",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.removeKey(cmd, args[0]) },
	}
	c.AddCommand(add, list, remove)
	return c
}

func (m *Main) addKey(cmd *cobra.Command, name string) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	var out wire.Key
	if err := r.JSON(cmd.Context(), http.MethodPost, "/v1/admin/keys", wire.NewKey{Name: name}, &out); err != nil {
		return answered(err)
	}
	return p.print(report{
		document: out, intro: p.words.T("admin.key.made", out.Key, out.Name),
		tables: []table{{columns: []column{{only: exact()}}, rows: [][]cell{{say(out.Key)}}}},
	})
}

func (m *Main) listKeys(cmd *cobra.Command) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	var all wire.Keys
	if err := r.JSON(cmd.Context(), http.MethodGet, "/v1/admin/keys", nil, &all); err != nil {
		return answered(err)
	}
	t := table{columns: append([]column{{only: exact()}}, p.columns("admin.col.name", "admin.col.seen", "admin.col.revoked")...)}
	for i := range all.Keys {
		k := &all.Keys[i]
		t.rows = append(t.rows, []cell{say(k.ID.String()), say(k.Name), p.moment(k.SeenAt), p.moment(k.RevokedAt)})
	}
	return p.print(report{document: all, tables: []table{t}})
}

func (m *Main) removeKey(cmd *cobra.Command, typed string) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	k, err := listedAs(cmd.Context(), r, "/v1/admin/keys", "key", typed)
	if err != nil {
		return err
	}
	if err := r.JSON(cmd.Context(), http.MethodDelete, "/v1/admin/keys/"+k.ID.String(), nil, nil); err != nil {
		return answered(err)
	}
	return p.done(p.words.T("admin.key.removed", k.Name), k.ID)
}
