package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Whatever a book has left on the disk by the time, a wipe leaves nothing of a customer
// in any file of the home: by the person herself, and by the server. Files are searched
// as they are, byte by byte.
func TestNothingOfACustomerIsLeftAfterAWipe(t *testing.T) {
	m := newStorm(t)
	book := filepath.Join(m.dir, "accounts.csv")
	if err := os.WriteFile(book, []byte("id,name,mrr,email\n1,Zanzibar Gewürze,640,kontakt@zanzibar.example\n2,株式会社さばえ眼鏡,890,info@sabae.example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.run("aiko", "import", book, "--as", "accounts")
	m.connect("aiko")
	m.connect("ben")
	secret := []string{"Zanzibar", "zanzibar", "さばえ", "sabae", "Lieferverzug", "秘密の覚書"}
	for _, device := range []string{"aiko", "ben"} {
		m.run(device, "note", "Zanzibar", "Lieferverzug seit Montag")
		m.run(device, "note", "さばえ", "秘密の覚書")
		m.run(device, "sync")
		saved := filepath.Join(m.dir, device+"-saved.db")
		m.run(device, "backup", saved)
		m.run(device, "restore", saved) // which keeps the book before
		m.run(device, "doctor", "--anew")
		m.run(device, "sync")
		if found := m.search(device, secret); len(found) < 3 {
			t.Fatalf("%s: before the wipe the words stand in %q only", device, found)
		}
	}
	m.run("aiko", "logout", "--wipe")
	if found := m.search("aiko", secret); len(found) > 0 {
		t.Errorf("after logout --wipe: %q", found)
	}

	m.run("ben", "admin", "device", "revoke", "ben", "--wipe")
	_ = m.command("ben", "sync").Run() // it is told that it was shut out
	if found := m.search("ben", secret); len(found) > 0 {
		t.Errorf("after the server's wipe: %q", found)
	}
}

// A workstation whose line is cut is told all the same when another process has heard that the
// device was shut out, and wiped the book: no name stays on the screen.
func TestAnOpenScreenIsToldOfAWipeByAnotherProcess(t *testing.T) {
	m := newStorm(t)
	m.team("id,name,mrr,signup_at\n1,株式会社さばえ眼鏡,640,2025-01-15\n")
	p := openPane(t)
	if err := os.Symlink(filepath.Join(m.dir, "ben"), filepath.Join(p.dir, "home")); err != nil {
		t.Fatal(err)
	}
	p.start(p.binary)
	p.await("synced", "株式会社さばえ眼鏡")
	p.keys("g", "s")
	p.await("everything is on the server")
	p.keys("o")
	p.await("The connection is cut")
	p.keys("Escape")
	p.await("株式会社さばえ眼鏡")
	p.keys("Enter")
	p.await("Why now", "株式会社さばえ眼鏡")

	m.run("aiko", "admin", "device", "revoke", "ben", "--wipe")
	_ = m.command("ben", "sync").Run() // it is told that it was shut out
	p.gone("株式会社さばえ眼鏡")
	p.await("device shut out")
	p.keys("Escape")
	p.await("Your team has shut this device out")
}

// search lists the files of a device's home in which one of the words stands.
func (m *storm) search(device string, words []string) (found []string) {
	m.t.Helper()
	home := filepath.Join(m.dir, device)
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, word := range words {
			if bytes.Contains(raw, []byte(word)) {
				name, _ := filepath.Rel(home, path)
				found = append(found, name+": "+word)
			}
		}
		return err
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return found
}
