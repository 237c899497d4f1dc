package playbook

import (
	"io/fs"
	"maps"
	"slices"
	"time"
)

// Files is a folder of playbooks in memory: names with extension, and what they say. It
// is read as a folder on a disk is.
type Files map[string]string

// Open is for fs.FS: a file of it is read by ReadFile only.
func (f Files) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
}

// ReadFile gives what a file says.
func (f Files) ReadFile(name string) ([]byte, error) {
	text, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(text), nil
}

// Stat tells the size of a file.
func (f Files) Stat(name string) (fs.FileInfo, error) {
	text, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return textInfo{name, int64(len(text))}, nil
}

// ReadDir lists the files by name.
func (f Files) ReadDir(string) ([]fs.DirEntry, error) {
	var out []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(f)) {
		out = append(out, fs.FileInfoToDirEntry(textInfo{name, int64(len(f[name]))}))
	}
	return out, nil
}

// textInfo describes a text as the file that it stands for.
type textInfo struct {
	name string
	size int64
}

func (t textInfo) Name() string       { return t.name }
func (t textInfo) Size() int64        { return t.size }
func (t textInfo) Mode() fs.FileMode  { return 0o400 }
func (t textInfo) ModTime() time.Time { return time.Time{} }
func (t textInfo) IsDir() bool        { return false }
func (t textInfo) Sys() any           { return nil }
