"""What each message, page and paper is given to show: a template is a promise about its context."""
