package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rounds/data/calibrate"
	"rounds/data/health"
)

// Learned weights go into the team's file beside what a person wrote there, and are
// in force for the next command.
func TestLearnedWeightsAreWritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config", rulesFile)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("# ours\n[health.weight]  # by hand\nusage = 30  # as ever\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	m := &Main{Stdout: io.Discard, Stderr: io.Discard, Clock: time.Now, Getenv: func(name string) string {
		return map[string]string{"ROUNDS_HOME": dir}[name]
	}}
	own := &calibrate.Own{Weights: []calibrate.FamilyWeight{
		{Family: health.FamilyUsage, Current: 30, Proposed: 55}, {Family: health.FamilySupport, Current: 15, Proposed: 0},
	}}
	written, err := m.writeRules(weightChanges(own)...)
	if err != nil || written != path {
		t.Fatalf("written to %q: %v", written, err)
	}
	got, err := os.ReadFile(path)
	if want := "# ours\n[health.weight]  # by hand\nusage = 55  # as ever\nsupport = 0\n"; err != nil || string(got) != want {
		t.Errorf("the file is %q, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	set, err := m.teamRules(nil)
	if err != nil || set.Signal.Health.Weights.Usage != 55 || set.Signal.Health.Weights.Support != 0 || set.Signal.Health.Weights.Breadth != 15 {
		t.Errorf("in force: %+v, %v", set.Signal.Health.Weights, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("beside it stand %v, %v", entries, err)
	}
}
