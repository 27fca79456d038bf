"""The page behind a survey's link: looking changes nothing, pressing the button answers."""
