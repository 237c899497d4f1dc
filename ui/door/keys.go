package door

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"rounds/data"
	"rounds/ui/part"
)

// Keys is a folder with a file a person, named as the team knows her, that holds her
// public keys as authorized_keys of OpenSSH does. It is read again when somebody knocks,
// and while somebody is in, so that a key that was added counts at once, and one that was
// removed no longer. A file that did not change is only looked at.
type Keys struct {
	dir   string
	clock data.Clock

	mu    sync.Mutex
	at    time.Time
	files map[string]keyFile // by name, as of the last reading
	reads int                // files that were read so far
	held  holders
	err   error
}

// keyFile is what was read of a person's file.
type keyFile struct {
	info  fs.FileInfo
	at    time.Time // when it was read
	keys  []string
	wrong []string // lines that count for nothing
}

// unsure is how young a file may be that is read again although it looks the same: its
// time may be too coarse to tell two changes apart.
const unsure = 3 * time.Second

// current reports whether the file is still what was read.
func (f *keyFile) current(info fs.FileInfo) bool {
	return f.info != nil && os.SameFile(f.info, info) && f.info.Size() == info.Size() && f.info.Mode() == info.Mode() &&
		f.info.ModTime().Equal(info.ModTime()) && info.ModTime().Before(f.at.Add(-unsure))
}

// rereadAfter keeps many knocks at once from reading the folder as often.
const rereadAfter = time.Second

// mostKeys bounds a person's file, in bytes.
const mostKeys = 256 << 10

// OpenKeys reads the folder once; problems are lines and files that count for nothing.
func OpenKeys(dir string, clock data.Clock) (k *Keys, problems []string, err error) {
	k = &Keys{dir: dir, clock: clock}
	k.at = clock()
	if k.held, problems, err = k.read(); err != nil {
		return nil, nil, err
	}
	return k, problems, nil
}

// Holder is whose the key of a fingerprint is (SHA256:…); "" for nobody's. A folder that
// cannot be read lets nobody in.
func (k *Keys) Holder(mark string) (name string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := k.clock(); now.Sub(k.at) >= rereadAfter || now.Before(k.at) {
		k.at = now
		k.held, _, k.err = k.read()
	}
	return k.held[mark], k.err
}

// Len is how many keys let somebody in.
func (k *Keys) Len() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.held)
}

// holders are the names by the fingerprint of a key.
type holders map[string]string

// read reads what changed since the last reading.
func (k *Keys) read() (holders, []string, error) {
	dir := k.dir
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, data.Errorf(data.CodeNotFound, "there is no folder %s with the public keys of those who may come in; make it, with a file a person, or name another with --keys", dir)
	}
	if err != nil {
		return nil, nil, data.Errorf(data.CodeReadOnly, "the folder of keys cannot be read: %w", err)
	}
	if err := notForOthers(dir); err != nil {
		return nil, nil, err
	}
	held, twice, files := holders{}, map[string]bool{}, make(map[string]keyFile, len(entries))
	var problems []string
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") || filepath.Ext(e.Name()) == settingsExt {
			continue
		}
		name := strings.TrimSuffix(e.Name(), ".pub")
		path := filepath.Join(dir, e.Name())
		file := k.person(path, e.Name())
		files[e.Name()] = file
		problems = append(problems, file.wrong...)
		for _, key := range file.keys {
			if other, ok := held[key]; ok && other != name {
				problems = append(problems, fmt.Sprintf("%s: a key stands in the file of %s too; it lets nobody in", part.Clean(path), part.Clean(other)))
				twice[key] = true
			}
			held[key] = name
		}
	}
	for key := range twice {
		delete(held, key)
	}
	k.files = files
	return held, problems, nil
}

// person is a file as it is now.
func (k *Keys) person(path, name string) keyFile {
	info, err := os.Stat(path)
	if known := k.files[name]; err == nil && known.current(info) {
		return known
	}
	file := keyFile{info: info, at: k.at}
	k.reads++
	if file.keys, file.wrong, err = readPerson(path); err != nil {
		file.info, file.wrong = nil, append(file.wrong, err.Error()) // tried again
	}
	return file
}

// settingsExt is of the files with a person's settings, which stand beside her keys.
const settingsExt = ".toml"

// Settings is the file beside a person's keys with what she set for herself.
func (k *Keys) Settings(name string) string { return filepath.Join(k.dir, name+settingsExt) }

// notForOthers refuses what another account of the machine could add a key to.
func notForOthers(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return data.Errorf(data.CodeReadOnly, "%s cannot be read: %w", path, err)
	}
	if info.Mode().Perm()&0o022 != 0 {
		return data.Errorf(data.CodeInvalid, "%s can be written by others on this machine, who could let themselves in; chmod go-w it", part.Clean(path))
	}
	return nil
}

// readPerson reads one file; wrong says which lines count for nothing.
func readPerson(path string) (keys, wrong []string, err error) {
	if err := notForOthers(path); err != nil {
		return nil, nil, err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	if len(raw) > mostKeys {
		return nil, nil, data.Errorf(data.CodeInvalid, "%s is larger than %d KiB; is it a file of public keys?", part.Clean(path), mostKeys>>10)
	}
	for n, line := range bytes.Split(raw, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		key, _, options, _, err := ssh.ParseAuthorizedKey(line)
		if err == nil {
			err = fits(key, options)
		}
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s; the line counts for nothing", part.Clean(path), n+1, part.Clean(err.Error())))
			continue
		}
		keys = append(keys, ssh.FingerprintSHA256(key))
	}
	return keys, wrong, nil
}

// leastRSA is the least size of an RSA key, in bits.
const leastRSA = 2048

// fits says why a key is not taken. What its options would restrict is not obeyed here,
// so that a key with options is refused rather than let in without them.
func fits(key ssh.PublicKey, options []string) error {
	if len(options) > 0 {
		return errors.New("options before a key are not supported; write the key alone")
	}
	switch key.Type() {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
		return nil
	case ssh.KeyAlgoRSA:
		if bits := rsaBits(key); bits < leastRSA {
			return fmt.Errorf("an RSA key of %d bits is too short; make one with ssh-keygen -t ed25519", bits)
		}
		return nil
	}
	return fmt.Errorf("keys of type %s are not taken; make one with ssh-keygen -t ed25519", key.Type())
}
