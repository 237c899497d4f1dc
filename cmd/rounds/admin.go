package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/text"
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
name, a mail address or an id.`,
		Example: "  rounds admin user list",
	}
	c.AddCommand(m.adminUserCommand(), m.adminCodeCommand(), m.adminGrantsCommand(), m.adminGrantCommand(true), m.adminGrantCommand(false),
		m.adminDeviceCommand(), m.adminRescueCommand(), m.adminKeyCommand(), m.adminBackupCommand())
	return c
}

// userNamed finds a member of the team.
func userNamed(ctx context.Context, r *remote.Remote, typed string) (wire.User, error) {
	var all wire.Users
	if err := r.JSON(ctx, http.MethodGet, "/v1/admin/users", nil, &all); err != nil {
		return wire.User{}, answered(err)
	}
	var found []wire.User
	for _, u := range all.Users {
		if u.ID.String() == typed || text.Fold(u.Name) == text.Fold(typed) || u.Email != "" && strings.EqualFold(u.Email, typed) {
			found = append(found, u)
		}
	}
	switch len(found) {
	case 0:
		return wire.User{}, data.Errorf(data.CodeNotFound, "nobody in the team is called %q; `rounds admin user list` lists them", typed)
	case 1:
		return found[0], nil
	}
	names := make([]string, len(found))
	for i, u := range found {
		names[i] = fmt.Sprintf("%s  %s  %s", u.ID, u.Name, u.Email)
	}
	return wire.User{}, data.Errorf(data.CodeAmbiguous, "%q could be any of these; say which by the id:\n  %s", typed, strings.Join(names, "\n  "))
}

func userPath(u wire.User, more string) string { return "/v1/admin/users/" + u.ID.String() + more }

// done prints what was done to something of an id.
func (p *printer) done(sentence string, id data.ID) error {
	r := report{document: map[string]string{"id": id.String()}, intro: sentence}
	r.tables = []table{{columns: []column{{only: exact()}}, rows: [][]cell{{say(id.String())}}}}
	return p.print(r)
}
