"""Plans one short survey after the last parcel, sends it at a good hour, reminds once."""
