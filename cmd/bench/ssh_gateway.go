package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"

	"rounds/data"
	"rounds/ui/theme"
)

// gateway is `rounds ssh` at work, with a client a person beside it.
type gateway struct {
	cmd      *exec.Cmd
	addr     string
	keys     map[data.ID]ssh.Signer
	clients  []*ssh.Client
	received atomic.Int64 // bytes of all screens
	ended    atomic.Int64 // screens
}

// login connects a home with a server.
func (b *bench) login(ctx context.Context, home, url, code string) error {
	c := exec.CommandContext(ctx, b.program("rounds"), "login", url, "--code", code)
	c.Env = append(os.Environ(), "ROUNDS_HOME="+home)
	if said, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("rounds login: %w: %s", err, said)
	}
	return nil
}

// startGateway gives everybody a key and lets them in.
func (b *bench) startGateway(ctx context.Context, home string, people []data.ID, args ...string) (*gateway, error) {
	g := &gateway{keys: map[data.ID]ssh.Signer{}}
	folder := in(home, "keys")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	for _, who := range people {
		_, secret, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, err
		}
		if g.keys[who], err = ssh.NewSignerFromKey(secret); err != nil {
			return nil, err
		}
		if err := os.WriteFile(in(folder, who.String()), ssh.MarshalAuthorizedKey(g.keys[who].PublicKey()), 0o600); err != nil {
			return nil, err
		}
	}
	g.cmd = exec.CommandContext(ctx, b.program("rounds"), append([]string{"ssh", "--addr", "127.0.0.1:0", "--keys", folder, "--drain", "0s"}, args...)...)
	g.cmd.Env = append(os.Environ(), "ROUNDS_HOME="+home)
	g.cmd.Stderr = os.Stderr
	said, err := g.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := g.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the host does not say where it listens: %w", err), g.stop())
	}
	g.addr, _, _ = strings.Cut(strings.TrimPrefix(line, "listening on "), ",")
	return g, nil
}

func (g *gateway) stop() error {
	for _, c := range g.clients {
		_ = c.Close()
	}
	_ = g.cmd.Process.Signal(syscall.SIGTERM)
	return g.cmd.Wait()
}

// settled waits until the host has come to rest: a second without the processor.
func (g *gateway) settled(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for last := -1; ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		used, err := processorTicks(g.cmd.Process.Pid)
		if err != nil {
			return err
		}
		if last >= 0 && used-last <= 10 {
			return nil
		}
		last = used
	}
}

// dial connects, waiting for as long as an address may not: here all clients have one.
func (g *gateway) dial(who data.ID) (c *ssh.Client, err error) {
	again := time.NewTicker(time.Second / 4)
	defer again.Stop()
	for range 240 {
		c, err = ssh.Dial("tcp", g.addr, &ssh.ClientConfig{
			Auth: []ssh.AuthMethod{ssh.PublicKeys(g.keys[who])}, HostKeyCallback: ssh.InsecureIgnoreHostKey(), //nolint:gosec // the host is the bench's own
		})
		if err == nil {
			g.clients = append(g.clients, c)
			return c, nil
		}
		<-again.C
	}
	return nil, err
}

// open opens a person's screen and takes the time until it lists accounts. What it draws
// later is read and counted.
func (g *gateway) open(who data.ID) (time.Duration, error) {
	c, err := g.dial(who)
	if err != nil {
		return 0, err
	}
	s, err := c.NewSession()
	if err != nil {
		return 0, err
	}
	if _, err := s.StdinPipe(); err != nil { // its end would be the session's
		return 0, err
	}
	out, err := s.StdoutPipe()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := errors.Join(s.RequestPty("xterm-256color", 40, 120, nil), s.Shell()); err != nil {
		return 0, err
	}
	shown := make(chan error, 1)
	go g.read(out, shown)
	select {
	case err := <-shown:
		return time.Since(start), err
	case <-time.After(time.Minute):
		return 0, errSilent
	}
}

// read reads a screen to its end, and says when a row of the queue is there.
func (g *gateway) read(out io.Reader, shown chan<- error) {
	defer g.ended.Add(1)
	var seen []byte
	buffer := make([]byte, 16<<10)
	for told := false; ; {
		n, err := out.Read(buffer)
		g.received.Add(int64(n))
		if !told {
			seen = append(seen, buffer[:n]...)
			if told = bytes.ContainsAny(seen, theme.GlyphRed+theme.GlyphAmber+theme.GlyphGreen); told {
				seen = nil
				shown <- nil
			}
		}
		if err != nil {
			if !told {
				shown <- err
			}
			return
		}
	}
}

// answers are the times of one question, over a connection that is there and over new ones.
type answers struct{ again, first sample }

// answersOver asks without a screen, again and again.
func (b *bench) answersOver(_ context.Context, g *gateway, who data.ID, args ...string) (a answers, err error) {
	ask := func(c *ssh.Client) error {
		s, err := c.NewSession()
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		out, err := s.Output(strings.Join(args, " "))
		if err == nil && len(out) == 0 {
			err = errSilent
		}
		return err
	}
	kept, err := g.dial(who)
	if err == nil {
		err = ask(kept) // the book is opened
	}
	for i := 0; err == nil && i < lookups; i++ {
		a.again = append(a.again, timed(func() { err = ask(kept) }))
	}
	for i := 0; err == nil && i < lookups/4; i++ {
		a.first = append(a.first, timed(func() {
			var c *ssh.Client
			if c, err = g.dial(who); err == nil {
				err = ask(c)
			}
		}))
	}
	return a, err
}

func (a answers) figure(subject string) figure {
	return record(subject, a.again.at(0.5), "ms").why("p90 %.3g ms; with a connection of its own %.3g, p90 %.3g", a.again.at(0.9), a.first.at(0.5), a.first.at(0.9))
}
