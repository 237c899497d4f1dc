package main

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

func (m *Main) serveCodeCommand() *cobra.Command {
	lead := false
	c := &cobra.Command{
		Use:   "code [USER]",
		Short: "Make a one-time code on the server's own machine: where no lead can get in any more",
		Long: `Prints a code for the only lead, or for USER, once; the server may run. It is for a lead who
lost her devices: whoever may read the server's database needs no other right. On the
device: rounds login URL.

--json prints {code, expires_in}, the seconds for which it is good.`,
		Example: "  rounds serve code\n  rounds serve code \"Aiko Tanaka\" --lead",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.serveCode(cmd, strings.Join(args, ""), lead)
		},
	}
	c.Flags().BoolVar(&lead, "lead", false, "make the person a lead first")
	return c
}

func (m *Main) serveCode(cmd *cobra.Command, typed string, lead bool) error {
	ctx := cmd.Context()
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	l, err := m.openServed(ctx)
	if err != nil {
		return err
	}
	known, err := l.Workspaces(ctx)
	if err != nil {
		return err
	}
	if len(known) == 0 {
		return data.Errorf(data.CodeNotFound, "the database has no team yet; rounds serve begins one")
	}
	ws := known[0].ID
	team, err := l.Users(ctx, ws)
	if err != nil {
		return err
	}
	u, err := memberNamed(team, typed)
	if err != nil {
		return err
	}
	if lead {
		if err := l.SetRole(ctx, ws, u.ID, ledger.RoleLead); err != nil {
			return answered(err)
		}
	}
	code, err := l.NewCode(ctx, ws, u.ID, ledger.KindDevice, atServer())
	if err != nil {
		return answered(err)
	}
	return p.print(report{
		document: wire.MadeCode{Code: code, ExpiresIn: int64(ledger.CodeLife.Seconds())},
		intro:    p.words.T("admin.code.made", code, u.Name, int(ledger.CodeLife.Hours())),
		tables:   []table{{columns: []column{{only: exact()}}, rows: [][]cell{{say(code)}}}},
	})
}

// atServer is who works on the server's machine, for the log.
func atServer() string {
	who, host := strconv.Itoa(os.Getuid()), "unknown"
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	if name, err := os.Hostname(); err == nil {
		host = name
	}
	return who + "@" + host + ", with the server's database"
}

// memberNamed finds whom a person means, as store.Colleague does; "" is the only lead.
func memberNamed(team []data.User, typed string) (data.User, error) {
	if typed != "" {
		return store.Colleague(team, typed)
	}
	var leads []data.User
	for _, u := range team {
		if ledger.Role(u.Role) == ledger.RoleLead {
			leads = append(leads, u)
		}
	}
	switch len(leads) {
	case 1:
		return leads[0], nil
	case 0:
		return data.User{}, data.Errorf(data.CodeNotFound, "the team has no lead; say who becomes one: rounds serve code USER --lead\n  %s", listed(team))
	}
	return data.User{}, data.Errorf(data.CodeAmbiguous, "it could be for any of these; say for whom, by the id:\n  %s", listed(leads))
}

func listed(team []data.User) string {
	lines := make([]string, len(team))
	for i, u := range team {
		lines[i] = fmt.Sprintf("%s  %s  %s", u.ID, u.Name, u.Role)
	}
	return strings.Join(lines, "\n  ")
}
