package demo

// Each hands every row of the bundle to put, what is named before what names it.
func (b *Bundle) Each(put func(row any) error) error {
	if err := put(b.Account); err != nil {
		return err
	}
	for _, each := range []func() error{
		func() error { return rows(b.Members, put) },
		func() error { return rows(b.Contacts, put) },
		func() error { return rows(b.Subscriptions, put) },
		func() error { return rows(b.Usage, put) },
		func() error { return rows(b.Events, put) },
		func() error { return rows(b.Requests, put) },
		func() error { return rows(b.Runs, put) },
		func() error { return rows(b.StepAnswers, put) },
		func() error { return rows(b.Activities, put) },
		func() error { return rows(b.Notes, put) },
		func() error { return rows(b.NoteVersions, put) },
		func() error { return rows(b.FollowUps, put) },
		func() error { return rows(b.Dispositions, put) },
		func() error { return rows(b.Surveys, put) },
		func() error { return rows(b.Proposals, put) },
		func() error { return rows(b.Promises, put) },
		func() error { return rows(b.HandOffs, put) },
		func() error { return rows(b.Issues, put) },
		func() error { return rows(b.Goals, put) },
		func() error { return rows(b.Told, put) },
		func() error { return rows(b.Opportunities, put) },
		func() error { return rows(b.Stories, put) },
	} {
		if err := each(); err != nil {
			return err
		}
	}
	return nil
}

func rows[T any](list []T, put func(row any) error) error {
	for i := range list {
		if err := put(list[i]); err != nil {
			return err
		}
	}
	return nil
}
