"""How alike many texts are, all against all: for ranking a file, away from the stage."""
