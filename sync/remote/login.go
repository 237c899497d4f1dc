package remote

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"rounds/data"
	"rounds/data/store/disk"
)

// Login is what a device knows of its server. Refresh and Access are secrets.
type Login struct {
	URL       string       `json:"url"`
	Device    data.ID      `json:"device"`
	User      data.ID      `json:"user"`
	Workspace data.ID      `json:"workspace"`
	Name      string       `json:"name"` // of the workspace
	LeaseDays int64        `json:"lease_days,omitempty"`
	Gateway   bool         `json:"gateway,omitempty"` // several people use this host; each has a device of her own in its name
	Parent    data.ID      `json:"parent,omitzero"`   // the device of the gateway of which this one is a fork
	Refresh   string       `json:"refresh"`
	Access    string       `json:"access,omitempty"`
	Expires   data.Instant `json:"expires,omitzero"` // of Access
}

// Keyring keeps the login of one profile in a file that only its owner may read. It
// is replaced whole, so that a kill leaves the old or the new one, and changed under a
// lock, so that two processes of one device take turns with its refresh token.
type Keyring struct{ Path string }

// ErrNoLogin says that the profile belongs to no server.
var ErrNoLogin = errors.New("this profile is not connected to a server; `rounds login URL` connects it")

// Load reads the login; ErrNoLogin when there is none.
func (k Keyring) Load() (Login, error) {
	var l Login
	raw, err := os.ReadFile(k.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, ErrNoLogin
	}
	if err != nil {
		return l, data.Errorf(data.CodeDamaged, "the login cannot be read: %w", err)
	}
	if err := json.Unmarshal(raw, &l); err != nil || l.URL == "" || l.Device.IsZero() {
		return l, data.Errorf(data.CodeDamaged, "%s is no login of rounds (any more); `rounds login URL` makes it anew, what waits to be sent stays", k.Path)
	}
	return l, nil
}

// Save writes the login.
func (k Keyring) Save(l Login) error {
	raw, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(k.Path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(k.Path), filepath.Base(k.Path)+".*")
	if err != nil {
		return data.Errorf(data.CodeReadOnly, "the login cannot be kept: %w", err)
	}
	_, err = f.Write(raw)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), k.Path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return data.Errorf(data.CodeFull, "the login cannot be kept: %w", err)
	}
	return disk.SyncFolder(filepath.Dir(k.Path))
}

// Forget removes the login.
func (k Keyring) Forget() error {
	for _, path := range []string{k.Path, k.Path + ".lock"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return disk.SyncFolder(filepath.Dir(k.Path))
}

// change loads the login, lets fn change it and saves it, while no other process
// does the same.
func (k Keyring) change(fn func(*Login) error) (Login, error) {
	lock, err := os.OpenFile(k.Path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return Login{}, err
	}
	defer func() { _ = lock.Close() }()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return Login{}, err
	}
	l, err := k.Load()
	if err != nil {
		return l, err
	}
	before := l
	if err := fn(&l); err != nil || l == before {
		return l, err
	}
	return l, k.Save(l)
}
