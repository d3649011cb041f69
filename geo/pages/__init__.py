"""The pages of the app, one small module each. They draw; what they show is made in the rooms above."""
