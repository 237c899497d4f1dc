// Command hold keeps a book in memory, searchable, until its input ends, so that
// `go run ./cmd/bench` can say what that takes.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
)

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, path string) error {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	library, _ := playbook.OpenLibrary(nil, playbook.ShippedFiles()) // as the program has it: their heads
	d := desk.New(st, time.Now, library)
	if err := d.Load(ctx); err != nil {
		return err
	}
	if len(d.Finder.Search("handels", 5)) == 0 {
		return fmt.Errorf("nothing is found in %s", path)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if err := json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"accounts": float64(d.Book.Len()), "live": float64(m.HeapAlloc) / 1e6, "runtime": float64(m.Sys-m.HeapReleased) / 1e6,
	}); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	runtime.KeepAlive(d)
	return st.Close()
}
