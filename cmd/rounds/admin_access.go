package main

import (
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/sync/wire"
)

func (m *Main) adminCodeCommand() *cobra.Command {
	var in wire.NewCode
	c := &cobra.Command{
		Use:   "code USER",
		Short: "Make a one-time code with which a person connects a device",
		Long: `Prints a code, once. On the device: rounds login URL. With --gateway it enrols a host that
several people use (rounds ssh).

--json prints {code, expires_in}, the seconds for which it is good.`,
		Example: "  rounds admin code \"Aiko Tanaka\"",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.newCode(cmd, args[0], in) },
	}
	c.Flags().BoolVar(&in.Gateway, "gateway", false, "for a host that several people use")
	return c
}

func (m *Main) newCode(cmd *cobra.Command, typed string, in wire.NewCode) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	u, err := userNamed(cmd.Context(), r, typed)
	if err != nil {
		return err
	}
	var out wire.MadeCode
	if err := r.JSON(cmd.Context(), http.MethodPost, userPath(u, "/code"), in, &out); err != nil {
		return answered(err)
	}
	hours := int((time.Duration(out.ExpiresIn) * time.Second).Hours())
	return p.print(report{
		document: out, intro: p.words.T("admin.code.made", out.Code, u.Name, hours),
		tables: []table{{columns: []column{{only: exact()}}, rows: [][]cell{{say(out.Code)}}}},
	})
}

func (m *Main) adminGrantsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "grants USER",
		Short: "List the accounts that a person sees beyond the role",
		Long: `Lists the ids of the accounts that a person owns or was given.

--json prints {accounts}.`,
		Example: "  rounds admin grants \"Aiko Tanaka\"",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.listGrants(cmd, args[0]) },
	}
}

func (m *Main) listGrants(cmd *cobra.Command, typed string) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	u, err := userNamed(cmd.Context(), r, typed)
	if err != nil {
		return err
	}
	var out wire.Grants
	if err := r.JSON(cmd.Context(), http.MethodGet, userPath(u, "/grants"), nil, &out); err != nil {
		return answered(err)
	}
	t := table{columns: []column{{}}}
	for _, id := range out.Accounts {
		t.rows = append(t.rows, []cell{say(id.String())})
	}
	return p.print(report{document: out, intro: p.words.N("admin.grants", len(out.Accounts), u.Name), tables: []table{t}})
}

func (m *Main) adminGrantCommand(give bool) *cobra.Command {
	c := &cobra.Command{
		Use:   "grant USER ACCOUNT…",
		Short: "Give a person accounts to see",
		Long: `Gives a person accounts, by name as this device's book has them or by id. They come to the
person's devices with the next exchange.`,
		Example: "  rounds admin grant \"Aiko Tanaka\" lindqvist",
		Args:    cobra.MinimumNArgs(2),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.setGrants(cmd, args[0], args[1:], give) },
	}
	if !give {
		c.Use, c.Short = "revoke-grant USER ACCOUNT…", "Take accounts back that a person was given"
		c.Long = `Takes accounts back. They leave the person's devices; what was not sent yet is kept aside
there. Who owns an account or works on it (` + "`rounds owner`" + `) sees it all the same.`
		c.Example = "  rounds admin revoke-grant \"Aiko Tanaka\" lindqvist"
	}
	return c
}

func (m *Main) setGrants(cmd *cobra.Command, typed string, accounts []string, give bool) error {
	ctx := cmd.Context()
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	u, err := userNamed(ctx, r, typed)
	if err != nil {
		return err
	}
	ids := make([]data.ID, len(accounts)) // all are found before the first is given
	for i, typed := range accounts {
		if ids[i], err = m.accountID(cmd, typed); err != nil {
			return err
		}
	}
	method, said := http.MethodPost, "admin.granted"
	if !give {
		method, said = http.MethodDelete, "admin.ungranted"
	}
	for _, id := range ids {
		if err := r.JSON(ctx, method, userPath(u, "/grants/"+id.String()), nil, nil); err != nil {
			return answered(err)
		}
	}
	return p.done(p.words.N(said, len(ids), u.Name), u.ID)
}

// accountID is an account's id, typed or found in the book.
func (m *Main) accountID(cmd *cobra.Command, typed string) (data.ID, error) {
	if id, err := data.ParseID(typed); err == nil && !id.IsZero() {
		return id, nil
	}
	s, _, err := m.beginLook(cmd)
	if err != nil {
		return data.ID{}, err
	}
	account, err := m.accountNamed(cmd.Context(), s, typed)
	return account.ID, err
}
