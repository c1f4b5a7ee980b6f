"""How fast it is: figures as ratios to a yardstick of the same run, on engines that keep their promises to the disk."""
