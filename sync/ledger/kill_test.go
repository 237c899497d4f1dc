package ledger_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// killedDSN is set in the process that TestKilledServer starts and kills.
const killedDSN = "ROUNDS_TEST_KILLED_DSN"

// TestServerToBeKilled is that process: it pushes for the device that it is given, from
// its next mutation on, and says what was acknowledged.
func TestServerToBeKilled(t *testing.T) {
	dsn := os.Getenv(killedDSN)
	if dsn == "" {
		t.Skip("it is run by TestKilledServer")
	}
	var token, account string
	var n int64
	if _, err := fmt.Sscan(os.Getenv("ROUNDS_TEST_KILLED"), &token, &account, &n); err != nil {
		t.Fatal(err)
	}
	c := newClock()
	l, err := ledger.Open(t.Context(), dsn, ledger.Options{Clock: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	caller, err := l.Authenticate(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	w, err := l.Workspace(t.Context(), caller.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	of, err := data.ParseID(account)
	if err != nil {
		t.Fatal(err)
	}
	for ; ; n++ {
		m := numbered(n, mut(noteID(n), data.OpCreate, "note", noteID(n), "account_id", of, ""))
		out, err := l.Push(t.Context(), caller, wire.Push{Device: caller.Device, Epoch: w.Epoch, Muts: []data.Mutation{m}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintln(os.Stdout, "acknowledged", out.LastN); err != nil {
			t.Fatal(err)
		}
	}
}

func noteID(n int64) data.ID {
	return data.ID{0: 1, 6: 0x70, 8: 0x80, 14: byte(n >> 8), 15: byte(n)}
}

// A server that is killed in the middle of its work has everything that it has
// acknowledged, once, and goes on where it was.
func TestKilledServer(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		e := s.enrol(s.manager)
		tokens := s.refresh(e.Refresh)
		acknowledged := int64(0)
		for range 4 {
			acknowledged = killAfter(t, dsn, fmt.Sprint(tokens.Access, " ", acme, " ", acknowledged+1), acknowledged+20)
		}
		c, err := s.l.Authenticate(t.Context(), tokens.Access)
		if err != nil {
			t.Fatal(err)
		}
		d := &device{server: s, Caller: c, epoch: e.Epoch, rows: map[rowKey]data.Row{}}
		d.pull(1000)
		if n := int64(noteCount(d)); n < acknowledged || n > acknowledged+1 || d.lastN != n {
			t.Errorf("%d notes, last_n %d; %d were acknowledged", n, d.lastN, acknowledged)
		}
		if head, err := s.l.Head(t.Context(), s.ws); err != nil || head != 2+d.lastN {
			t.Errorf("the head is %d (%v), want one seq for each note after 2", head, err)
		}
	})
}

// killAfter runs the process until it has acknowledged a number of mutations, kills it,
// and returns the last that it acknowledged.
func killAfter(t *testing.T, dsn, work string, until int64) int64 {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestServerToBeKilled$", "-test.v")
	cmd.Env = append(os.Environ(), killedDSN+"="+dsn, "ROUNDS_TEST_KILLED="+work)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	var last int64
	var once sync.Once
	for lines := bufio.NewScanner(out); lines.Scan(); {
		fmt.Fprintln(&said, lines.Text())
		if _, err := fmt.Sscanf(lines.Text(), "acknowledged %d", &last); err == nil && last >= until {
			once.Do(func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || last < until {
		t.Fatalf("the server ended by itself:\n%s", said.String())
	}
	return last
}
