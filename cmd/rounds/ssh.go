package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"rounds/data"
	"rounds/ui/door"
	"rounds/ui/part"
)

type sshFlags struct {
	addr, keys, hostKey string
	limits              door.Limits
}

func (m *Main) sshCommand() *cobra.Command {
	f := sshFlags{addr: "127.0.0.1:2222", limits: door.Defaults()}
	c := &cobra.Command{
		Use:   "ssh",
		Short: "Open the workstation to your team over SSH",
		Long: `Lets people in over SSH until it is told to stop (Ctrl+C, SIGTERM), each into her own
book: ssh HOST opens the workstation, ssh HOST lookup acme answers without a screen.

The folder of keys has a file a person with her public keys, as in authorized_keys of
OpenSSH. The file is named by her name with dots for spaces, her mail address or her id:
aiko.tanaka, aiko@example.com. A key that is added counts at once; one that is removed
opens no new session, and what it opened is closed within seconds, as is what is open of
a person who leaves the team. Beside it aiko.tanaka.toml may hold settings of hers, as
config.toml.

For a team, connect this host with a code of its own: rounds admin code NAME --gateway,
then here rounds login URL. Every person then sees what the team's server lets her see,
and what she writes is hers. A book that is only one person's lets in that person alone.

There is no shell, no sftp and no forwarding. Who came in, what was opened or looked up
and from where is written to ssh-YYYY-MM.log in the folder of logs.`,
		Example: "  rounds ssh\n  rounds ssh --addr :2222 --keys keys --idle 15m",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return m.ssh(cmd.Context(), &f) },
	}
	c.Flags().StringVar(&f.addr, "addr", f.addr, "the address to listen on")
	c.Flags().StringVar(&f.keys, "keys", "", "the folder of public keys (default: keys, beside config.toml)")
	c.Flags().StringVar(&f.hostKey, "host-key", "", "this host's own key, made at the first start (default: ssh_host_ed25519, beside the books)")
	c.Flags().DurationVar(&f.limits.Idle, "idle", f.limits.Idle, "close a screen on which no key was pressed for so long")
	c.Flags().IntVar(&f.limits.Sessions, "max-sessions", f.limits.Sessions, "sessions of all at a time")
	c.Flags().IntVar(&f.limits.PerPerson, "max-per-person", f.limits.PerPerson, "sessions of one person at a time")
	c.Flags().DurationVar(&f.limits.Drain, "drain", f.limits.Drain, "time that sessions have to end when this is told to stop")
	return c
}

func (f *sshFlags) check() error {
	switch {
	case f.limits.Idle < time.Second:
		return usageError{data.Errorf(data.CodeInvalid, "--idle is %s; give 1s or more, as 30m", f.limits.Idle)}
	case f.limits.Drain < 0:
		return usageError{data.Errorf(data.CodeInvalid, "--drain is %s; give 0s or more", f.limits.Drain)}
	case f.limits.Sessions < 1:
		return usageError{data.Errorf(data.CodeInvalid, "--max-sessions is %d; give 1 or more", f.limits.Sessions)}
	case f.limits.PerPerson < 1:
		return usageError{data.Errorf(data.CodeInvalid, "--max-per-person is %d; give 1 or more", f.limits.PerPerson)}
	}
	return nil
}

func (m *Main) ssh(ctx context.Context, f *sshFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	path, err := m.bookPath()
	if err != nil {
		return err
	}
	h, err := m.home()
	if err != nil {
		return err
	}
	m.screen = true // time goes on
	if m.settings, err = m.readConfig(); err != nil {
		return err
	}
	clock, err := m.clock()
	if err != nil {
		return err
	}
	if f.keys == "" {
		f.keys = filepath.Join(h.config, "keys")
	}
	if f.hostKey == "" {
		f.hostKey = filepath.Join(h.data, "ssh_host_ed25519")
	}
	keys, problems, err := door.OpenKeys(f.keys, clock)
	if err != nil {
		return err
	}
	for _, p := range problems {
		_, _ = fmt.Fprintf(m.Stderr, "rounds: %s\n", p)
	}
	host, err := door.HostKey(f.hostKey, rand.Reader)
	if err != nil {
		return err
	}
	audit, err := m.openAudit(h.state, clock)
	if err != nil {
		return err
	}
	team, err := m.openPeople(ctx, path)
	if err != nil {
		return err
	}
	defer team.close()
	w := m.words()
	s, err := door.New(door.Options{
		Keys: keys, HostKey: host, Limits: f.limits, Clock: clock, Log: audit,
		Serve:   func(ctx context.Context, one *door.Session) int { return m.seatFor(ctx, team, keys, one) },
		Refusal: func(fingerprint string) string { return w.T("ssh.refused", fingerprint) },
		Full: func(why door.Full) string {
			switch why {
			case door.FullPerson:
				return w.T("ssh.full.person", f.limits.PerPerson)
			case door.FullEnding:
				return w.T("ssh.ending")
			}
			return w.T("ssh.full.all")
		},
	})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", f.addr)
	if err != nil {
		return data.Errorf(data.CodeConflict, "cannot listen on %s: %w; choose another address with --addr", part.Clean(f.addr), err)
	}
	if err := m.tell("ssh.at", l.Addr(), w.N("ssh.keys", keys.Len()), gossh.FingerprintSHA256(host.PublicKey())); err != nil {
		return err
	}
	return s.Run(ctx, l)
}
