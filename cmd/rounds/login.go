package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/store"
	"rounds/sync/remote"
)

type loginFlags struct {
	code, device string
}

func (m *Main) loginCommand() *cobra.Command {
	var f loginFlags
	c := &cobra.Command{
		Use:   "login URL",
		Short: "Connect this book with your team's server",
		Long: `Enrols this device with the one-time code that your lead gives you, and takes over
your book, which is begun where there is none. What you did in this book before is sent. A
code is asked for, or comes from --code or a pipe.

The login is kept beside the book in a file that only you can read.`,
		Example: "  rounds login https://rounds.example.com\n  rounds login http://localhost:8484 --code K7QM-2XVD-9A3F-TT0B",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.login(cmd.Context(), args[0], f) },
	}
	c.Flags().StringVar(&f.code, "code", "", "the one-time code")
	c.Flags().StringVar(&f.device, "device", "", "what your team calls this device (default: its host name)")
	return c
}

func (m *Main) login(ctx context.Context, url string, f loginFlags) error {
	if _, err := remote.CheckURL(url); err != nil {
		return err
	}
	path, err := m.databasePath()
	if err != nil {
		return err
	}
	code, err := m.askCode(f.code)
	if err != nil {
		return err
	}
	st, err := m.begun(ctx, path) // before the code is spent
	if err != nil {
		return err
	}
	st, l, err := m.enrol(ctx, path, st, url, code, f.device)
	if err != nil {
		return err
	}
	if _, _, err := m.syncOnce(ctx, st); err != nil {
		_, _ = fmt.Fprintf(m.Stderr, "rounds: %s\n", m.words().T("cli.login.half", l.Name))
		return err
	}
	me, err := st.Me(ctx)
	if err != nil {
		return err
	}
	status, err := st.Status(ctx)
	if err != nil {
		return err
	}
	w := m.words()
	_, err = fmt.Fprintln(m.Stdout, w.T("cli.login.done", l.Name, me.Name, w.N("cli.login.accounts", int(status.Accounts))))
	return err
}

// begun is the book at a path, nil where there is none.
func (m *Main) begun(ctx context.Context, path string) (*store.Store, error) {
	if begun, err := store.Begun(path); !begun || err != nil {
		return nil, err
	}
	return m.storeLocked(ctx, path)
}

// enrol connects the book at a path, which holds nothing of the server yet. Where there is
// none, st is nil and the book is begun once the server has let the device in: a code that
// was mistyped leaves nothing behind, and where none can be begun no code is spent. device is
// the host's name where it is empty.
func (m *Main) enrol(ctx context.Context, path string, st *store.Store, url, code, device string) (*store.Store, remote.Login, error) {
	var l remote.Login
	r, err := m.remoteOf(path)
	if err != nil {
		return nil, l, err
	}
	if device == "" {
		if device, err = os.Hostname(); err != nil {
			device = "a device"
		}
	}
	if st == nil {
		if err := store.MayBegin(path); err != nil {
			return nil, l, err
		}
	}
	if l, err = r.Enrol(ctx, url, code, device); err != nil {
		return nil, l, err
	}
	if st == nil {
		st, err = m.storeLocked(ctx, path)
	}
	if err == nil {
		err = st.Enrolled(ctx, enrolment(l))
	}
	if err != nil {
		return nil, l, errors.Join(err, r.Logout(ctx))
	}
	return st, l, nil
}

// enrolment is a login as a book notes it.
func enrolment(l remote.Login) data.Enrolment {
	return data.Enrolment{Workspace: l.Workspace, Device: l.Device, User: l.User, Gateway: l.Gateway, LeaseDays: l.LeaseDays}
}

// joinTeam is login from the screen. Once the book is connected it has succeeded: the
// workstation takes over the rest, and says what hinders it.
func (m *Main) joinTeam(st *store.Store) func(ctx context.Context, url, code string, progress func(done, total int)) error {
	return func(ctx context.Context, url, code string, progress func(done, total int)) error {
		if _, _, err := m.enrol(ctx, st.Path(), st, url, code, ""); err != nil {
			return err
		}
		_, _, _ = m.syncShowing(ctx, st, progress)
		return nil
	}
}

// askCode is the one-time code, from the command line, a pipe or the person.
func (m *Main) askCode(code string) (string, error) {
	if code != "" {
		return code, nil
	}
	if m.onTerminal() {
		_, _ = fmt.Fprint(m.Stderr, m.words().T("cli.login.ask"))
	}
	line, err := bufio.NewReader(m.Stdin).ReadString('\n')
	if code = strings.TrimSpace(line); code == "" {
		return "", usageError{data.Errorf(data.CodeInvalid, "%s", m.words().T("cli.login.no-code"))}
	}
	if err != nil && line == "" {
		return "", err
	}
	return code, nil
}
