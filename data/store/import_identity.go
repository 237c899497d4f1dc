package store

import (
	"reflect"
	"strconv"

	"rounds/data"
	"rounds/data/intake"
	"rounds/data/text"
)

// A row of a file has the same id on every device that imports it: one that is made of
// what the other system calls it, as ext_ref's key is. Two people who import the same
// export without knowing of each other then have one set of accounts.

// elsewhere finds the row that another device, or an import that was undone, has made of
// the same record, and says under which id it stands, or is to.
func (f *fileImport) elsewhere(r *intake.Record, v reflect.Value) (extRef, stored, error) {
	ref := extRef{created: r.ExtCreatedAt, key: f.identity(r, v), account: f.kind.account(v)}
	if !f.rows {
		return ref, stored{}, nil
	}
	row, frev, gone, err := f.tx.loadWhole(f.kind, ref.key)
	switch {
	case absent(err):
		return ref, stored{}, nil
	case err != nil:
		return ref, stored{}, err
	case gone != 0 && isErased(row):
		return f.staysDeleted(nil)
	case gone != 0:
		if err := f.revive(row, ref.key); err != nil {
			return ref, stored{}, err
		}
		if row, frev, err = f.tx.load(f.kind, ref.key); err != nil {
			return ref, stored{}, err
		}
	}
	if f.plan.Kind == intake.KindAccounts {
		ref.account = ref.key
	} else {
		ref.account = f.kind.account(row)
	}
	return ref, stored{row: row, frev: frev, back: gone != 0}, f.tx.putRef(f.object, r.ExtID, ref, f.kind.name)
}

// revive brings a deleted row back: here its id was forgotten with the import that was
// undone, and elsewhere it was never known, so that whoever imports it wants it.
func (f *fileImport) revive(row reflect.Value, key data.ID) error {
	if err := f.tx.setGone(f.kind, key, 0); err != nil {
		return err
	}
	if err := f.tx.enqueueGone(f.kind, row, data.OpRestore); err != nil {
		return err
	}
	return f.tx.touched(f.kind, row)
}

// isErased reports whether a row is of a person who was erased: nothing is left by which
// one could be told.
func isErased(row reflect.Value) bool {
	c, ok := row.Interface().(data.Contact)
	return ok && (c.Name == "" || c.Name == erased)
}

// identity is the id of a record's row. The key of an export of a known system is the
// system's, the same in every file of it. The keys of any other file are only that
// file's own: every list begins with a 1. There an account's id is made of its name too,
// and that of what belongs to an account of the account, so that rows of two lists do
// not become one; whoever changes a name between two imports gets two accounts, and no
// one two customers in one.
func (f *fileImport) identity(r *intake.Record, v reflect.Value) data.ID {
	parts := []string{"import", f.object.connector, f.object.name, r.ExtID, strconv.FormatInt(int64(r.ExtCreatedAt), 10)}
	if f.object.connector != intake.AnyFile {
		return data.DerivedID(parts...)
	}
	if a, ok := r.Entity.(*data.Account); ok {
		return data.DerivedID(append(parts, text.Fold(a.Name))...)
	}
	account := f.kind.account(v)
	return data.DerivedID(append(parts, string(account[:]))...)
}

// hasRows reports whether there is any row of a kind, deleted or not.
func (tx *Tx) hasRows(k *kind) (some bool, err error) {
	err = tx.sql.QueryRowContext(tx.ctx, `SELECT EXISTS (SELECT 1 FROM `+k.name+`)`).Scan(&some)
	return some, err
}
