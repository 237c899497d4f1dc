package playbook

import (
	_ "embed"
	"encoding/json"
	"io/fs"
	"sync"
)

// The heads of the shipped files are known when the program is built: reading two
// dozen of them costs a start some 2.5 ms, their index a tenth of it. A test keeps it
// beside the files.
//
//go:embed shipped.json
var shippedIndex []byte

// indexed is a head with the file in which it stands.
type indexed struct {
	File string `json:"file"`
	Head
}

var shippedHeads = sync.OnceValue(func() []indexed {
	var heads []indexed
	if err := json.Unmarshal(shippedIndex, &heads); err != nil {
		// The index is compiled in and a test compares it with the files.
		panic("the index of the shipped playbooks: " + err.Error())
	}
	return heads
})

// shippedFolder is the folder of the shipped files, so that a library knows that it has
// an index.
type shippedFolder struct{ fs.FS }

// heldShipped lists the shipped playbooks without opening a file.
func heldShipped(files fs.FS) []*held {
	heads := shippedHeads()
	entries := make([]*held, len(heads))
	for i, h := range heads {
		entries[i] = &held{head: h.Head, read: sync.OnceValue(func() *Playbook {
			src, err := fs.ReadFile(files, h.File)
			if err != nil {
				return nil
			}
			p, _ := Parse(h.File, src, nil)
			return p
		})}
	}
	return entries
}
