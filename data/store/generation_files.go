package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"rounds/data"
)

// generationMark stands between the name of a book and the number of a generation. A
// profile has no dot in its name: the books "team" and "team-2" stand side by side.
const generationMark = ".cache-"

// fileOfGeneration is the name of a generation: main.db's third is main.cache-3.db.
func fileOfGeneration(path string, n int) string {
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s%s%d%s", strings.TrimSuffix(path, ext), generationMark, n, ext)
}

// generationOf is the number of a generation's file, 0 for any other file.
func generationOf(path, file string) int {
	ext := filepath.Ext(path)
	raw, ok := strings.CutPrefix(strings.TrimSuffix(filepath.Base(file), ext), strings.TrimSuffix(filepath.Base(path), ext)+generationMark)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(raw)
	if err != nil {
		return 0
	}
	return n
}

// generationsOf are the files of the generations that stand beside a path.
func generationsOf(path string) ([]string, error) {
	ext := filepath.Ext(path)
	found, err := filepath.Glob(escapeGlob(strings.TrimSuffix(path, ext)) + generationMark + "[0-9]*" + ext)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, file := range found {
		if generationOf(path, file) != 0 {
			out = append(out, file)
		}
	}
	return out, nil
}

// nextFile is the file of the generation after the one in force.
func (s *Store) nextFile() (string, error) {
	file, err := filepath.EvalSymlinks(s.path)
	if err != nil {
		return "", err
	}
	return fileOfGeneration(s.path, generationOf(s.path, file)+1), nil
}

// unpointed are the books of a path at which nothing stands: a copy of a folder without
// its links has them.
func unpointed(path string) ([]string, error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	files, err := generationsOf(path)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, file := range files {
		if IsBook(file) {
			out = append(out, file)
		}
	}
	return out, nil
}

// checkPointer refuses a pointer to a file that is not there, and a file without its
// pointer: opening the path would begin an empty book in its place.
func checkPointer(path string) error {
	if to, err := os.Readlink(path); err == nil {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return data.Errorf(data.CodeDamaged, "it points to %s, which is not there; put that file back from a backup, or remove the pointer and connect again", to)
		}
		return nil
	}
	lost, err := unpointed(path)
	if err != nil || len(lost) == 0 {
		return err
	}
	return data.Errorf(data.CodeDamaged, "it is gone, and its book stands beside it in %s; `rounds doctor` says what to do", baseNames(lost))
}

// Repoint has a path name its book again where nothing stands at the path any more.
func Repoint(path string) error {
	lost, err := unpointed(path)
	if err != nil || len(lost) != 1 {
		return err
	}
	return point(path, "", filepath.Base(lost[0]))
}

func baseNames(files []string) string {
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = filepath.Base(file)
	}
	return strings.Join(names, ", ")
}

// Begun reports whether there is a book at path. An empty file is what a start leaves
// that was killed at once, or a disk that lost the rest; what a book holds before its log
// is brought in stands in the log.
func Begun(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		_, err := os.Readlink(path)
		lost, lerr := unpointed(path)
		return err == nil || len(lost) > 0, lerr
	}
	if err != nil || info.Size() > 0 {
		return err == nil, err
	}
	log, err := os.Stat(logOf(path))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && log.Size() > 0, err
}

// MayBegin says why no book can be begun at path, nil where one can: it makes a file in the
// folder, or in that in which the folder would be made, and takes it away again.
func MayBegin(path string) error {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		probe, err := os.CreateTemp(dir, ".rounds-*")
		if err == nil {
			return errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return openError(path, err)
		}
	}
}

// Remove removes a book with its generations, its snapshot and what SQLite keeps beside
// them. Nobody may have it open.
func Remove(path string) error {
	found, err := generationsOf(path)
	if err != nil {
		return err
	}
	for _, file := range append(found, path) {
		if err := removeDatabase(file); err != nil {
			return err
		}
	}
	return os.RemoveAll(spoolOf(path))
}

// removeDatabase removes a file of SQLite with what it keeps beside it.
func removeDatabase(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return removeLog(path)
}

// removeLog removes what SQLite keeps beside a file.
func removeLog(path string) error {
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
