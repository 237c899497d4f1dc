// Command bare is the least Go program that asks a SQLite file one question: the
// floor beside which `go run ./cmd/bench` measures look-ups without a screen.
package main

import (
	"database/sql"
	"fmt"
	"os"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(path string) error {
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		return err
	}
	var name string
	if err := db.QueryRow(`SELECT name FROM account ORDER BY id LIMIT 1`).Scan(&name); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(os.Stdout, name); err != nil {
		return err
	}
	return db.Close()
}
