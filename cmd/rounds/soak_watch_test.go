package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// What a soak may reach, in MB. A process that keeps what it has done, or a log that is
// never taken in, passes these within an hour.
const (
	mostServer = 200.0
	mostClient = 120.0
	mostLog    = 64.0
)

// What a file may hold: so much, and so much for each change that was accepted, in MB. One
// that keeps what is over passes it within an hour as well.
const (
	emptyFile     = 5.0
	bookChange    = 1e-3
	serversChange = 2e-3
)

// peaks is the most of each that was seen, in MB.
type peaks struct{ server, client, log float64 }

// watch looks at the memory of every process of the program, and at the logs.
func (m *soak) watch() {
	procs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		m.t.Error(err)
	}
	for _, proc := range procs {
		if exe, err := os.Readlink(filepath.Join(proc, "exe")); err != nil || exe != m.binary {
			continue
		}
		args, _ := os.ReadFile(filepath.Join(proc, "cmdline"))
		of := &m.most.client
		if strings.Contains(string(args), "\x00serve\x00--addr") {
			of = &m.most.server
		}
		*of = max(*of, residentMB(proc))
	}
	_, log := m.stored("")
	m.most.log = max(m.most.log, log)
}

// residentMB is what a process holds, 0 when it has ended.
func residentMB(proc string) float64 {
	raw, err := os.ReadFile(filepath.Join(proc, "statm"))
	fields := strings.Fields(string(raw))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseFloat(fields[1], 64)
	if err != nil {
		return 0
	}
	return pages * float64(os.Getpagesize()) / 1e6
}

// stored is what a folder of the soak's holds on the disk, and the largest log in it.
func (m *soak) stored(folder string) (all, log float64) {
	_ = filepath.WalkDir(filepath.Join(m.dir, folder), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil // gone meanwhile
		}
		if info, err := e.Info(); err == nil {
			mb := float64(info.Size()) / 1e6
			all += mb
			if strings.HasSuffix(path, "-wal") {
				log = max(log, mb)
			}
		}
		return nil
	})
	return all, log
}

// sizes is one line of what everything takes.
func (m *soak) sizes() string {
	var line strings.Builder
	fmt.Fprintf(&line, "at most %.0f MB in the server, %.0f MB in a client, %.1f MB in a log; on the disk", m.most.server, m.most.client, m.most.log)
	for _, h := range m.homes {
		all, _ := m.stored(h.name)
		fmt.Fprintf(&line, " %s %.1f MB, book %.1f", h.name, all, fileMB(filepath.Join(m.dir, h.name, "data", "main.db")))
	}
	if m.pg == nil {
		fmt.Fprintf(&line, " server %.1f MB", m.serverFile())
	}
	return line.String()
}

// limits holds what was seen against what may be.
func (m *soak) limits() {
	changes := float64(len(m.said) + m.edits)
	small := m.serverFile() <= emptyFile+serversChange*changes
	for _, h := range m.homes {
		small = small && fileMB(filepath.Join(m.dir, h.name, "data", "main.db")) <= emptyFile+bookChange*changes
	}
	if !small || m.most.server > mostServer || m.most.client > mostClient || m.most.log > mostLog {
		m.t.Errorf("seed %d: %s", *soakSeed, m.sizes())
	}
}

// serverFile is what the server's database takes, 0 where that is not one file.
func (m *soak) serverFile() float64 {
	if m.pg != nil {
		return 0
	}
	return fileMB(strings.TrimPrefix(m.db, "sqlite:"))
}

// fileMB is the size of a file, 0 where there is none.
func fileMB(path string) float64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return float64(info.Size()) / 1e6
}
