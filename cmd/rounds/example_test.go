package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"rounds/ui/words"
)

// What the examples of --help read, as files of the folder they are run in.
var exampleFiles = map[string]string{
	"accounts.csv":      "account_id,name,mrr,currency\nA-1,Nordlicht Optik GmbH,1200,EUR\n",
	"contacts.csv":      "contact_id,account_id,name,email\nC-1,A-1,Ulrike Vogt,vogt@example.com\n",
	"subscriptions.csv": "subscription_id,account_id,product,mrr\nS-1,A-1,Repricer,1200\n",
	"usage.csv":         "account_id,date,feature,count\nA-1,2026-11-02,export,4\n",
	"export.csv":        "account_id,name\nB-1,Isarbogen Werbung\n",
	"kunden.csv":        "Kundennummer;Firma;Umsatz mtl.\n17;Isarbogen Werbung;1.200,50\n",
	"kunden.toml":       "connector = \"acme-crm\"\n\n[accounts]\nid = \"Kundennummer\"\nname = \"Firma\"\nmrr = \"Umsatz mtl.\"\n",
	"rules.toml":        "[renewal.window]\ncheckpoints = [120, 60]\n",
	"customers.csv":     churnTable(),
	"mail.txt":          "The export is late again.\n",
}

// churnTable is a table of customers whose number of tickets and region tell who left.
func churnTable() string {
	var b strings.Builder
	b.WriteString("customer_id,tickets,tenure_months,region,churn\n")
	for i := range 400 {
		churn := "no"
		if i%5 == 0 || i%7 == 0 && i%2 == 0 {
			churn = "yes"
		}
		tickets := i * 7 % 5
		if churn == "yes" {
			tickets += i % 3
		}
		fmt.Fprintf(&b, "C-%04d,%d,%d,%c,%s\n", i, tickets, i*13%60, 'A'+rune(i%4), churn)
	}
	return b.String()
}

// TestExamples runs every example of every --help and of the documents: each in a folder
// of its own with the files it names, on a book of its own. What only works on a terminal
// says so.
func TestExamples(t *testing.T) {
	world, err := buildScriptWorld(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	book, err := os.ReadFile(world)
	if err != nil {
		t.Fatal(err)
	}
	root := (&Main{}).rootCommand(words.New("en"), "")
	ran := map[string]bool{}
	run := func(line string) {
		if !ran[line] {
			t.Run(line, func(t *testing.T) { runExample(t, line, book) })
		}
		ran[line] = true
	}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Example == "" && !c.Hidden && c.Name() != "help" {
			t.Errorf("`%s --help` has no example", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			run(strings.TrimSpace(line))
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	for _, name := range documents {
		raw, err := os.ReadFile(filepath.Join(program.source, "..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		lines := documented(string(raw))
		if len(lines) == 0 {
			t.Errorf("no command was found in %s", name)
		}
		for _, line := range lines {
			switch first, _, _ := strings.Cut(line, " "); {
			case first != "rounds":
				t.Run(line, func(t *testing.T) { runForeign(t, first, line) })
			case mentions(t, root, line):
			default:
				run(line)
			}
		}
	}
}

func runExample(t *testing.T, line string, book []byte) {
	dir := t.TempDir()
	t.Chdir(dir)
	home := filepath.Join(dir, "home")
	if err := os.MkdirAll(filepath.Join(home, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(home, "data", "main.db"), string(book))
	write("friday.db", string(book)) // a backup
	for name, text := range exampleFiles {
		write(name, text)
	}
	args, input := shellWords(t, line)
	var stdin bytes.Buffer
	if input != "" {
		stdin.WriteString(exampleFiles[input])
	}
	at, err := time.Parse(time.RFC3339, worldAt)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if args[1] == "admin" || len(args) > 2 && args[1] == "serve" && !strings.HasPrefix(args[2], "-") {
		if team := newTeam(t, home); args[2] == "restore" {
			team.stop()
			copied, err := os.ReadFile(team.backup)
			if err != nil {
				t.Fatal(err)
			}
			write("server.backup", string(copied))
		}
	} else if slices.Contains([]string{"login", "logout", "sync"}, args[1]) {
		team := newTeam(t, home)
		login := []string{"login", team.url, "--code", team.code(t), "--profile", "new"}
		if args[1] == "login" {
			args = append(args[:1], login...)
		} else {
			joined := &Main{Stdin: &stdin, Stdout: io.Discard, Stderr: &errs, Environ: os.Environ, Clock: time.Now, Getenv: environment(home)}
			if code := joined.Run(ctx, login); code != exitDone {
				t.Fatalf("login ended with %d: %s", code, errs.String())
			}
			args = append(args, "--profile", "new")
		}
		if slices.Contains(args, "--watch") {
			time.AfterFunc(time.Second, cancel)
		}
	} else if len(args) > 2 && (args[2] == "share" || args[2] == "unshare") {
		shareExample(t, home, args[2] == "unshare")
	} else if args[1] == "ssh" {
		for _, folder := range []string{"keys", filepath.Join(home, "config", "keys")} {
			if err := os.MkdirAll(folder, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		args = append(args, "--addr", "127.0.0.1:0")
	} else if args[1] == "serve" {
		certificate(t, "cert.pem", "key.pem")
		args = append(args, "--addr", "127.0.0.1:0") // the machine's ports are not the test's
	}
	m := &Main{
		Stdin: &stdin, Stdout: untilServing{&out, cancel}, Stderr: &errs, Environ: os.Environ, Clock: func() time.Time { return at },
		Getenv: environment(home),
	}
	switch code := m.Run(ctx, args[1:]); {
	case code == exitUsage && needsTerminal(args):
		if !strings.Contains(errs.String(), "terminal") && !strings.Contains(errs.String(), "--yes") {
			t.Errorf("it does not say how to go on without a terminal: %s", errs.String())
		}
	case code == exitNotFound && args[1] == "sync" && strings.Contains(errs.String(), "any more"):
		// Nothing in this book needs a person; the number stands for one that does.
	case code == exitAttention && args[len(args)-1] == "calibrate":
		// Of this book's few customers too few have left to learn from.
	case code != exitDone:
		t.Errorf("ended with %d: %s", code, errs.String())
	case out.Len() == 0 && !slices.Contains(args, "lint") && !slices.Contains(args, "needs"):
		t.Error("printed nothing")
	}
}

// environment is what the examples see of theirs.
func environment(home string) func(string) string {
	return func(name string) string {
		return map[string]string{"ROUNDS_HOME": home, "LC_ALL": "C.UTF-8", "EDITOR": "true"}[name]
	}
}

// shareExample makes the home that of a lead with files of her own, or with some that the
// team shares.
func shareExample(t *testing.T, home string, shared bool) {
	t.Helper()
	if err := os.Remove(filepath.Join(home, "data", "main.db")); err != nil {
		t.Fatal(err)
	}
	lead := newOffice(t).join("lead", home)
	lead.write("rules.toml", exampleFiles["rules.toml"])
	lead.write("playbooks/renewal.yaml", revisedRenewal(9, "Ours"))
	if shared {
		lead.run(exitDone, "playbook", "share", "renewal")
		lead.run(exitDone, "rules", "share")
	}
}

// untilServing ends a server as soon as it says that it serves.
type untilServing struct {
	io.Writer
	stop func()
}

func (w untilServing) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if bytes.HasPrefix(b, []byte("serving at ")) || bytes.HasPrefix(b, []byte("listening on ")) {
		w.stop()
	}
	return n, err
}

// certificate writes a certificate that signs itself, and its key.
func certificate(t *testing.T, cert, key string) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	signed, err := x509.CreateCertificate(rand.Reader, about, about, secret.Public(), secret)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: plain}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// needsTerminal says which commands ask or draw.
func needsTerminal(args []string) bool {
	return len(args) == 1 || args[1] == "--linear" || args[1] == "demo" && !slices.Contains(args, "--no-ui") || args[1] == "erase" && !slices.Contains(args, "--yes")
}

// shellWords splits an example as a shell does, up to a pipe or a redirection of the
// output, which are the shell's; input is the file behind <.
func shellWords(t *testing.T, line string) (args []string, input string) {
	t.Helper()
	line = strings.TrimSuffix(strings.TrimPrefix(line, "source <("), ")")
	word, quote, started := "", ' ', false
	var words []string
	for _, r := range line + " " {
		switch {
		case r == quote && quote != ' ':
			quote = ' '
		case quote == ' ' && (r == '"' || r == '\''):
			quote, started = r, true
		case r == ' ' && quote == ' ':
			if started {
				words = append(words, word)
			}
			word, started = "", false
		default:
			word, started = word+string(r), true
		}
	}
	for i, w := range words {
		switch w {
		case "|", ">":
			return args, input
		case "<":
			return args, words[i+1]
		}
		args = append(args, w)
	}
	if len(args) == 0 || args[0] != "rounds" {
		t.Fatalf("the example %q does not begin with rounds", line)
	}
	return args, input
}
