package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// serverFaults bring about the faults of the server's database in faults.md, and give what
// the server is run by while one lasts. In most the server was stopped in order.
var serverFaults = map[string]func(t *testing.T, path string) (under []string){
	"a page of noise": func(t *testing.T, path string) []string {
		harmRoots(t, path, "item")
		return nil
	},
	"a page of noise in what was sent": func(t *testing.T, path string) []string {
		harmRoots(t, path, "push", "receipt")
		return nil
	},
	"a file cut in half": func(t *testing.T, path string) []string {
		return rewrite(t, path, func(raw []byte) []byte { return raw[:len(raw)/2] })
	},
	"a damaged first page": func(t *testing.T, path string) []string {
		return rewrite(t, path, func(raw []byte) []byte { return append(make([]byte, 100), raw[100:]...) })
	},
	"a disk that cannot be read": unreadable,
	"a file that is gone":        takenAway,
	"a file that is gone, but its log": func(t *testing.T, path string) []string {
		rewrite(t, path+"-wal", func([]byte) []byte { return []byte("frames") })
		return takenAway(t, path)
	},
}

func rewrite(t *testing.T, path string, change func([]byte) []byte) []string {
	t.Helper()
	raw, _ := os.ReadFile(path) // none is nothing
	if err := os.WriteFile(path, change(raw), 0o600); err != nil {
		t.Fatal(err)
	}
	return nil
}

func takenAway(t *testing.T, path string) []string {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	return nil
}

// Whatever befalls the server's database, the server says so and what to do, a device says
// that the trouble is the server's and keeps what it has, and once the team is brought back
// from a backup every device has everything, also what the backup lacked.
func TestADamagedServerSaysSoAndLosesNothing(t *testing.T) {
	rows := faultTable(t, 1)
	for fault, bring := range serverFaults {
		t.Run(fault, func(t *testing.T) {
			row := rows[fault]
			if row == nil {
				t.Fatalf("%q is not in the table", fault)
			}
			path := filepath.Join(t.TempDir(), "team.db")
			m := newStormOn(t, "sqlite:"+path)
			m.team("id,name,mrr\n1,Hofmann Elektro,640\n2,株式会社さばえ眼鏡,890\n")
			m.run("aiko", "sync")
			saved := filepath.Join(m.dir, "saved.db")
			m.run("server", "serve", "backup", saved, "--db", m.db)
			m.run("aiko", "note", "Hofmann", "after the backup")
			m.run("aiko", "sync")
			m.end()
			stop, said := m.serveDamaged(bring(t, path))
			m.run("aiko", "note", "Hofmann", "while it was damaged")
			exchange, err := m.command("aiko", "sync").CombinedOutput()
			if want := strings.Trim(strings.TrimSpace(row[2]), "`"); err == nil || !bytes.Contains(exchange, []byte(want)) {
				t.Errorf("a device does not say %q: %v\n%s\n%s", want, err, exchange, said)
			}
			stop()
			want := strings.Trim(strings.TrimSpace(row[1]), "`")
			if all := said.String(); !strings.Contains(all, want) || !strings.Contains(all, path) || !strings.Contains(all, "rounds serve restore") {
				t.Errorf("the server does not say %q of %s:\n%s", want, path, all)
			}

			m.run("server", "serve", "restore", saved, "--db", m.db)
			m.serve()
			for range 2 {
				for _, device := range []string{"aiko", "ben"} {
					m.until(device+" is in step", func() bool { return m.command(device, "sync").Run() == nil })
				}
			}
			for _, device := range []string{"aiko", "ben"} {
				texts := m.texts(device)
				for _, text := range []string{"after the backup", "while it was damaged"} {
					if texts[text] != 1 {
						t.Errorf("%s has %q %d times", device, text, texts[text])
					}
				}
			}
		})
		delete(rows, fault)
	}
	for fault := range rows {
		t.Errorf("%q is in the table, and nobody brings it about", fault)
	}
}

// serveDamaged starts the server on what is there, until it answers or has ended.
func (m *storm) serveDamaged(under []string) (stop func(), said *logged) {
	m.t.Helper()
	said = &logged{}
	line := slices.Concat(under, []string{m.binary, "serve", "--addr", m.addr, "--db", m.db})
	c := exec.Command(line[0], line[1:]...)
	c.Env = append(os.Environ(), "ROUNDS_HOME="+filepath.Join(m.dir, "server"))
	c.Stdout, c.Stderr = said, said
	if err := c.Start(); err != nil {
		m.t.Fatal(err)
	}
	var failed error
	ended := make(chan struct{})
	go func() {
		failed = c.Wait()
		close(ended)
	}()
	m.until("the server answers or ends", func() bool {
		select {
		case <-ended:
			if failed == nil {
				m.t.Error("it ends as if all were well")
			}
			return true
		default:
			return strings.Contains(said.String(), "serving at")
		}
	})
	return func() {
		_ = c.Process.Kill()
		<-ended
	}, said
}
