package door

import (
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"

	"rounds/data"
)

// HostKey reads the key by which clients know this host again, or makes it (Ed25519, in
// a file that only its owner may read) where there is none. A file that others may read
// is refused.
func HostKey(path string, random io.Reader) (ssh.Signer, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if raw, err = makeHostKey(path, random); err != nil {
			return nil, data.Errorf(data.CodeReadOnly, "the host key cannot be made: %w; choose a file with --host-key", err)
		}
	}
	if err != nil {
		return nil, data.Errorf(data.CodeReadOnly, "the host key cannot be read: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, data.Errorf(data.CodeInvalid, "%s is a secret that others on this machine may read; chmod 600 it", path)
	}
	key, err := ssh.ParsePrivateKey(raw)
	if err != nil {
		return nil, data.Errorf(data.CodeDamaged, "%s is no private key: %w; move it away and a new one is made", path, err)
	}
	if key.PublicKey().Type() != ssh.KeyAlgoED25519 {
		return nil, data.Errorf(data.CodeInvalid, "%s is a key of type %s; give an Ed25519 key", path, key.PublicKey().Type())
	}
	return key, nil
}

// makeHostKey writes the file under another name first: a kill leaves no half a key.
func makeHostKey(path string, random io.Reader) ([]byte, error) {
	_, secret, err := ed25519.GenerateKey(random)
	if err != nil {
		return nil, err
	}
	block, err := ssh.MarshalPrivateKey(secret, "rounds")
	if err != nil {
		return nil, err
	}
	raw := pem.EncodeToMemory(block)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return nil, err
	}
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(f.Name()))
	}
	return raw, nil
}
