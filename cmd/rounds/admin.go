package main

import (
	"context"
	"net/http"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// adminCommand is for the leads of a team, from any device of theirs: the server asks
// for their role.
func (m *Main) adminCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "admin",
		Short: "The team on the server: people, what they see, devices and what they could not send, keys, a backup",
		Long: `Administers the server to which this profile is connected; only a lead may. USER is a
name, a part of one that is nobody else's, a mail address or an id.`,
		Example: "  rounds admin user list",
	}
	c.AddCommand(m.adminUserCommand(), m.adminCodeCommand(), m.adminGrantsCommand(), m.adminGrantCommand(true), m.adminGrantCommand(false),
		m.adminDeviceCommand(), m.adminRescueCommand(), m.adminKeyCommand(), m.adminBackupCommand())
	return c
}

// userNamed finds a member of the team, as store.Colleague does.
func userNamed(ctx context.Context, r *remote.Remote, typed string) (data.User, error) {
	var all wire.Users
	if err := r.JSON(ctx, http.MethodGet, "/v1/admin/users", nil, &all); err != nil {
		return data.User{}, answered(err)
	}
	team := make([]data.User, len(all.Users))
	for i, u := range all.Users {
		team[i] = data.User{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role}
	}
	return store.Colleague(team, typed)
}

func userPath(u data.User, more string) string { return "/v1/admin/users/" + u.ID.String() + more }

// done prints what was done to something of an id.
func (p *printer) done(sentence string, id data.ID) error {
	r := report{document: map[string]string{"id": id.String()}, intro: sentence}
	r.tables = []table{{columns: []column{{only: exact()}}, rows: [][]cell{{say(id.String())}}}}
	return p.print(r)
}
