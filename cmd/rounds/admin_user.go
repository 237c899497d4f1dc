package main

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/wire"
)

func (m *Main) adminUserCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "user",
		Short:   "The people of the team and their roles",
		Example: "  rounds admin user list",
	}
	var u wire.User
	add := &cobra.Command{
		Use:   "add NAME",
		Short: "Add a person to the team",
		Long: `Adds a person. Roles: lead (sees and edits all, administers), manager (edits the accounts
in scope), representative (the same without owner, revenue and renewal), analyst (sees
all, writes nothing). New accounts go by the languages.

--json prints {id, name, email, role, languages, time_zone}.`,
		Example: "  rounds admin user add \"Aiko Tanaka\" --email aiko@example.com --role manager --language ja --language en",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			u.Name = args[0]
			return m.addUser(cmd, u)
		},
	}
	add.Flags().StringVar(&u.Email, "email", "", "the mail address")
	add.Flags().StringVar(&u.Role, "role", "representative", "lead, manager, representative or analyst")
	add.Flags().StringArrayVar(&u.Languages, "language", nil, "a language that the person speaks (ja); may be given again")
	add.Flags().StringVar(&u.TimeZone, "time-zone", "", "an IANA name (Europe/Stockholm)")
	list := &cobra.Command{
		Use:   "list",
		Short: "List the team",
		Long: `Lists the people of the team.

--json prints {users:[{id, name, email, role, languages, time_zone}]}.

--plain prints id, name, role, languages and mail address.`,
		Example: "  rounds admin user list\n  rounds admin user list --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.listUsers(cmd) },
	}
	role := &cobra.Command{
		Use:     "set-role USER ROLE",
		Short:   "Give a person another role",
		Example: "  rounds admin user set-role \"Aiko Tanaka\" lead",
		Args:    cobra.ExactArgs(2),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.setRole(cmd, args[0], args[1]) },
	}
	remove := &cobra.Command{
		Use:   "remove USER",
		Short: "Let a person leave: the devices are revoked and purge what they hold",
		Long: `Ends a membership. What the person wrote stays, with the name; accounts that they own stay
theirs until somebody gives them to another. A host of ` + "`rounds ssh`" + ` that was logged in in the
person's name keeps others' books: revoke it and log it in with another person's code first.`,
		Example: "  rounds admin user remove \"Aiko Tanaka\"",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.removeUser(cmd, args[0]) },
	}
	c.AddCommand(add, list, role, remove)
	return c
}

func (m *Main) addUser(cmd *cobra.Command, u wire.User) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	if err := r.JSON(cmd.Context(), http.MethodPost, "/v1/admin/users", u, &u); err != nil {
		return answered(err)
	}
	return p.print(report{
		document: u, intro: p.words.T("admin.user.added", u.Name, u.Role),
		tables: []table{{columns: []column{{only: exact()}}, rows: [][]cell{{say(u.ID.String())}}}},
	})
}

func (m *Main) listUsers(cmd *cobra.Command) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	var all wire.Users
	if err := r.JSON(cmd.Context(), http.MethodGet, "/v1/admin/users", nil, &all); err != nil {
		return answered(err)
	}
	t := table{columns: append([]column{{only: exact()}}, p.columns("admin.col.name", "admin.col.role", "admin.col.languages", "admin.col.email")...)}
	for _, u := range all.Users {
		t.rows = append(t.rows, []cell{say(u.ID.String()), say(u.Name), say(u.Role), say(strings.Join(u.Languages, " ")), say(u.Email)})
	}
	return p.print(report{document: all, tables: []table{t}})
}

func (m *Main) setRole(cmd *cobra.Command, typed, role string) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	u, err := userNamed(cmd.Context(), r, typed)
	if err != nil {
		return err
	}
	if err := r.JSON(cmd.Context(), http.MethodPost, userPath(u, "/role"), wire.SetRole{Role: role}, nil); err != nil {
		return answered(err)
	}
	return p.done(p.words.T("admin.role.set", u.Name, role), u.ID)
}

func (m *Main) removeUser(cmd *cobra.Command, typed string) error {
	r, p, err := m.beginRemote(cmd)
	if err != nil {
		return err
	}
	u, err := userNamed(cmd.Context(), r, typed)
	if err != nil {
		return err
	}
	if !store.IsCalled(&u, typed) {
		return usageError{data.Errorf(data.CodeInvalid, "%q is a part of a name; say whom to remove by the whole of it, the mail address or the id: %s", typed, u.Name)}
	}
	if err := r.JSON(cmd.Context(), http.MethodDelete, userPath(u, ""), nil, nil); err != nil {
		return answered(err)
	}
	return p.done(p.words.T("admin.user.removed", u.Name), u.ID)
}
