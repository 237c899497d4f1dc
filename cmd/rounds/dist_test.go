//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// packed is what .ci/dist/build makes of a tree.
type packed struct{ deb, sums string }

// pack has it made, with this in the environment.
func pack(t *testing.T, tree, version string, environment ...string) packed {
	t.Helper()
	dir := t.TempDir()
	sums := command(t, "", "env", append(environment, filepath.Join(tree, ".ci", "dist", "build"), dir, version, "0123456789ab", "1764185460")...)
	debs, err := filepath.Glob(filepath.Join(dir, "rounds_*.deb"))
	if err != nil || len(debs) != 1 {
		t.Fatalf("the build made %v, %v", debs, err)
	}
	return packed{debs[0], sums}
}

// command runs a program in dir and gives what it wrote to its standard output.
func command(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	var said strings.Builder
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir, c.Stderr = dir, &said
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, said.String())
	}
	return string(out)
}

// The same commit gives the same bytes in another folder, where all is compiled again; a
// machine takes the package, a newer one in its place, and gives it up again; what a team
// wrote and what its administrator set outlive each step.
func TestTheDebianPackage(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root may install packages, even into a folder")
	}
	tree, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	for _, part := range []string{"cmd", "ui", "data", "sync", ".ci", "go.mod", "go.sum", "README.md", "LICENSE"} {
		command(t, tree, "cp", "-r", part, elsewhere)
	}
	first, newer := pack(t, tree, "0.1.0"), pack(t, tree, "0.2.0")
	again := pack(t, elsewhere, "0.1.0", "GOCACHE="+t.TempDir())
	if first.sums != again.sums {
		t.Errorf("two builds of one tree differ:\n%s%s", first.sums, again.sums)
	}

	root := t.TempDir()
	for _, dir := range []string{"var/lib/dpkg/info", "var/lib/dpkg/updates", "etc", "tmp"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(root, "var/lib/dpkg/status"), "")
	dpkg := func(args ...string) string {
		t.Helper()
		return command(t, "", "dpkg", append([]string{"--root=" + root, "--force-depends", "--force-script-chrootless", "--force-confdef"}, args...)...)
	}
	program, settings, team := filepath.Join(root, "usr/bin/rounds"), filepath.Join(root, "etc/default/rounds"), filepath.Join(root, "var/lib/rounds")
	there := func(when string, want map[string]bool) {
		t.Helper()
		for path, want := range want {
			if _, err := os.Stat(path); (err == nil) != want {
				t.Errorf("%s, %s is there: %v, want %v", when, strings.TrimPrefix(path, root), err == nil, want)
			}
		}
	}

	dpkg("-i", first.deb)
	for path, want := range map[string]string{
		"usr/share/bash-completion/completions/rounds": "bash completion", "usr/share/zsh/vendor-completions/_rounds": "#compdef rounds",
		"usr/share/fish/vendor_completions.d/rounds.fish": "fish completion", "etc/passwd": "/var/lib/rounds",
	} {
		if got, err := os.ReadFile(filepath.Join(root, path)); err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s does not have %q (%v)", path, want, err)
		}
	}
	if page := command(t, root, "zcat", "usr/share/man/man1/rounds.1.gz"); !strings.Contains(page, ".TH") {
		t.Errorf("the manual page begins with %.60q", page)
	}
	if got := command(t, "", program, "--version"); !strings.Contains(got, "0.1.0") || !strings.Contains(got, "0123456789ab") {
		t.Errorf("it says it is %q", got)
	}
	if info, err := os.Stat(team); err != nil || info.Mode() != os.ModeDir|0o700 {
		t.Errorf("the folder of the services: %v, %v", info, err)
	}
	book := strings.TrimSpace(command(t, "", program, "demo", "--no-ui", "--accounts", "20", "--dir", team))
	ask := func() string { return command(t, "", program, "queue", "--db", book, "--at", worldAt) }
	queue := ask()
	write(t, settings, "ROUNDS_SERVE=\"--addr :8484\"\n")
	served := filepath.Join(team, "served.db")
	m := newStormOf(t, program, "sqlite:"+served)
	m.team("id,name\n1,Hofmann Elektro\n")
	m.run("aiko", "note", "Hofmann", "said before")
	m.run("aiko", "sync")

	dpkg("-i", newer.deb)
	m.run("aiko", "note", "Hofmann", "said between") // while the older server runs
	m.run("aiko", "sync")
	m.end() // postinst starts the services again
	m.serve()
	m.run("ben", "sync")
	if got := m.texts("ben"); got["said before"] != 1 || got["said between"] != 1 {
		t.Errorf("after the upgrade the team has %v", got)
	}
	if got := command(t, "", program, "--version"); !strings.Contains(got, "0.2.0") {
		t.Errorf("after the upgrade it says it is %q", got)
	}
	if got := ask(); got != queue || queue == "" {
		t.Errorf("after the upgrade the queue is\n%s, want\n%s", got, queue)
	}
	if got, err := os.ReadFile(settings); err != nil || !strings.Contains(string(got), ":8484") {
		t.Errorf("after the upgrade the settings are %q, %v", got, err)
	}

	dpkg("-r", "rounds")
	there("removed", map[string]bool{program: false, settings: true, book: true, served: true})
	if said := dpkg("-P", "rounds"); !strings.Contains(said, "data stays in /var/lib/rounds") {
		t.Errorf("purged, it said %q", said)
	}
	there("purged", map[string]bool{program: false, settings: false, book: true, served: true})
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// systemd takes the units, and finds nothing open that a server can do without.
func TestTheUnits(t *testing.T) {
	units, err := filepath.Glob(filepath.Join("..", "..", ".ci", "dist", "*.service"))
	if err != nil || len(units) == 0 {
		t.Fatalf("units %v, %v", units, err)
	}
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "usr/bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	command(t, "", "cp", "/bin/true", filepath.Join(root, "usr/bin/rounds"))
	for _, unit := range units {
		raw, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		// The program is not installed where the tests run.
		here := filepath.Join(root, filepath.Base(unit))
		write(t, here, strings.ReplaceAll(string(raw), "/usr/bin/rounds", filepath.Join(root, "usr/bin/rounds")))
		command(t, "", "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", here)
		const most = "15" // of 100
		command(t, "", "systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold="+most, unit)
	}
}
