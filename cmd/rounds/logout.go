package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/sync/remote"
)

type logoutFlags struct {
	wipe, force bool
}

func (m *Main) logoutCommand() *cobra.Command {
	var f logoutFlags
	c := &cobra.Command{
		Use:   "logout",
		Short: "Leave the server; the book stays on this machine unless --wipe",
		Long: `Ends this device's access and forgets its login. What waits to be sent is sent
first; when that cannot be, nothing is done unless --force says so.

--wipe removes the book from this machine, without leaving a readable page of it.`,
		Example: "  rounds logout\n  rounds logout --wipe",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.logout(cmd.Context(), f) },
	}
	c.Flags().BoolVar(&f.wipe, "wipe", false, "remove the book from this machine")
	c.Flags().BoolVar(&f.force, "force", false, "also when something was not sent")
	return c
}

func (m *Main) logout(ctx context.Context, f logoutFlags) error {
	path, err := m.bookPath()
	if err != nil {
		return err
	}
	st, err := m.storeLocked(ctx, path)
	if err != nil {
		return err
	}
	r, err := m.remoteOf(path)
	if err != nil {
		return err
	}
	if _, err := r.Login(); err != nil && !(errors.Is(err, remote.ErrNoLogin) && f.wipe) {
		return err
	}
	_, _, synced := m.syncOnce(ctx, st)
	status, err := st.Status(ctx)
	if err != nil {
		return err
	}
	w := m.words()
	if left := status.Waiting + status.Drafts + status.Attention; left > 0 && !f.force {
		return errors.Join(data.Errorf(data.CodeConflict, "%s", w.N("cli.logout.waiting", int(left))), synced)
	}
	// The login is forgotten in any case; that the server could not be told is said.
	told := r.Logout(ctx)
	said := w.T("cli.logout.done")
	if f.wipe {
		unsent, err := st.Unsent(ctx)
		if err == nil {
			err = st.Wipe(ctx, unsent) // all of it: that was said
		}
		if err != nil {
			return errors.Join(err, told)
		}
		said = w.T("cli.logout.wiped")
	}
	if told != nil && !errors.Is(told, remote.ErrNoLogin) {
		said += "\n" + w.T("cli.logout.untold", told.Error())
	}
	_, err = fmt.Fprintln(m.Stdout, said)
	return err
}
