"""One Spark for all tests in this folder, reached both ways: from within, and through Spark Connect."""

from __future__ import annotations

import socket

import pytest


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def _both():
    pytest.importorskip("pyspark")
    pytest.importorskip("grpc")
    from wuli.engines.spark.session import open_session

    port = _free_port()
    settings = {
        "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        # many short runs: no time is spent on code that is fast in long ones
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.sql.shuffle.partitions": "2",
    }
    with open_session("local[2]", settings) as session:
        yield session, f"sc://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def classic(_both):
    """A Spark session in this process."""
    return _both[0]


@pytest.fixture(scope="session")
def connect(_both):
    """The address of the same Spark for clients of Spark Connect."""
    return _both[1]
