package playbook

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"testing"
)

// TestShippedIndex keeps the index beside the files; -update writes it.
func TestShippedIndex(t *testing.T) {
	names, err := fs.Glob(ShippedFiles(), "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	want.WriteString("[\n")
	for i, name := range names {
		src, err := fs.ReadFile(ShippedFiles(), name)
		if err != nil {
			t.Fatal(err)
		}
		head, ok := readHead(name, src)
		if !ok {
			t.Fatalf("%s has no sound head", name)
		}
		line, err := json.Marshal(indexed{name, head})
		if err != nil {
			t.Fatal(err)
		}
		want.Write(line)
		if i < len(names)-1 {
			want.WriteByte(',')
		}
		want.WriteByte('\n')
	}
	want.WriteString("]\n")
	if *update {
		if err := os.WriteFile("shipped.json", want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(shippedIndex, want.Bytes()) {
		t.Error("shipped.json does not say what the shipped files say; run go test ./data/playbook -run ShippedIndex -update")
	}
}
