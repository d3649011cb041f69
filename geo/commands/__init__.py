"""What each command of the command line does: arguments as the parser read them in, answers printed, exit status out."""
