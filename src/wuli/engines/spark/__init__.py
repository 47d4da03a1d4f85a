"""Apache Spark as the carrier: the same functions over Arrow batches, on the machines where the data lie."""
