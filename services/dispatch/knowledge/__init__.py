"""What the district knows (知识库): accepted answers to consultations, kept as entries until a day."""
