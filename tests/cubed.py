"""Cubes of small columns, for tests, and what they should give: covariances made unit by unit, without any cube."""

import numpy as np
from reference import reference_table

from wuli.survey.cube import CubeBuilder
from wuli.survey.design import Design
from wuli.survey.variables import WEIGHT_UNIT, Batch, Block, Key, Levels, Moments

GRID = 1_000_000
# R: the tables of stype and of sch.wide in apipop, all 6,194 schools
POPULATION = {"stype": {"E": 4421, "H": 755, "M": 1018}, "sch.wide": {"No": 1072, "Yes": 5122}}


def key_of(id, column):
    """Return a key and its codes; "" is missing."""
    names = sorted({str(value) for value in column} - {""})
    place = {name: code for code, name in enumerate(names, start=1)} | {"": 0}
    return Key(id, tuple(names)), np.array([place[str(value)] for value in column], dtype=np.int32)


def levels_of(id, column):
    """Return a variable with a level for every distinct number, and its codes; NaN is missing."""
    known = ~np.isnan(column)
    points, places = np.unique(np.round(column[known] * GRID).astype(np.int64), return_inverse=True)
    codes = np.zeros(len(column), dtype=np.int32)
    codes[known] = places + 1
    return Levels(id, tuple(points.tolist()), GRID), codes


def moments_of(id, column):
    """Return a variable kept as moments, its integers and which are known."""
    known = ~np.isnan(column)
    return Moments(id, GRID), (np.round(np.where(known, column, 0) * GRID).astype(np.int64), known)


def weights_of(column):
    """Return weights in units."""
    return np.round(np.asarray(column, dtype=np.float64) * WEIGHT_UNIT).astype(np.int64)


def cube_of(keys=None, levels=None, moments=None, weights=None, rows=None):
    """Return the cube of one block: columns of texts as keys, of numbers (NaN: missing) as levels or as moments.

    Moments are called "~name", so that the same column can be counted both ways.
    """
    made_keys = [key_of(id, column) for id, column in (keys or {}).items()]
    made_levels = [levels_of(id, np.asarray(column, float)) for id, column in (levels or {}).items()]
    made_moments = [moments_of(f"~{id}", np.asarray(column, float)) for id, column in (moments or {}).items()]
    parts = (made_keys, made_levels, made_moments)
    block = Block(*(tuple(declared for declared, _ in part) for part in parts))
    rows = rows or len(next(codes if part is not made_moments else codes[0] for part in parts for _, codes in part))
    columns = ({declared.id: codes for declared, codes in part} for part in parts)
    builder = CubeBuilder([block], weighted=weights is not None)
    builder.update(Batch(rows, *columns, None if weights is None else weights_of(weights)))
    return builder.cube()


# The samples of the California Academic Performance Index


def apistrat(**more):
    """Return the cube of 200 schools, drawn by strata: apistrat."""
    return _api("apistrat", **more)


def apiclus1(**more):
    """Return the cube of 183 schools in 15 districts: apiclus1."""
    return _api("apiclus1", **more)


def _api(name, keys=(), levels=(), moments=(), weighted=True):
    table = api_table(name)
    return cube_of(
        {id: table[id] for id in keys},
        {id: table[id] for id in levels},
        {id: table[id] for id in moments},
        table["pw"] if weighted else None,
    )


def api_table(name):
    """Return the columns of a sample, with answers yes and no as 2 and 1 in `flag.column`, the types as 1, 2, 3."""
    table = reference_table(name)
    table["change"] = table["api00"] - table["api99"]
    table["no_ell"] = np.where(table["ell"] == 0, 2.0, 1.0)
    for id in ("sch.wide", "awards", "comp.imp"):
        table[f"flag.{id}"] = np.where(table[id] == "Yes", 2.0, 1.0)
    table["type"] = np.searchsorted(["E", "H", "M"], table["stype"]) + 1.0
    table["dnum"] = table["dnum"].astype(int).astype(str)
    return table


def strat_design(*, fpc=True, **options):
    """Return svydesign(id=~1, strata=~stype, weights=~pw, data=apistrat, fpc=~fpc)."""
    table = api_table("apistrat")
    sizes = [(table["stype"] == kind) for kind in ("E", "H", "M")]
    fractions = (0.0, *(float(here.sum() / table["fpc"][here][0]) for here in sizes))
    return Design("stype", fractions=fractions if fpc else None, **options)


def clus_design():
    """Return svydesign(id=~dnum, weights=~pw, data=apiclus1, fpc=~fpc): 15 of 757 districts."""
    return Design(psu="dnum", fractions=(15 / 757,))


# Unit by unit


def covariance_by_units(z, strata=None, psus=None, fractions=None):
    """Return the Taylor covariance of totals of `z` (units, k): sums over PSUs, centred in each stratum."""
    strata = np.zeros(len(z)) if strata is None else np.asarray(strata)
    psus = np.arange(len(z)) if psus is None else np.asarray(psus)
    out = np.zeros((z.shape[1],) * 2)
    for stratum in np.unique(strata):
        here = strata == stratum
        totals = np.array([z[here & (psus == psu)].sum(axis=0) for psu in np.unique(psus[here])])
        m = len(totals)
        kept = 1 - (fractions or {}).get(stratum, 0.0)
        away = totals - totals.mean(axis=0)
        out += kept * m / (m - 1) * away.T @ away
    return out


def residuals_by_units(z, weights, margins):
    """Return what the margins (lists of columns) do not explain of z, by weighted regression with `weights`."""
    x = np.column_stack([np.asarray(column) == value for column in margins for value in np.unique(column)]).astype(
        float
    )
    root = np.sqrt(np.asarray(weights))[:, None]
    return z - x @ np.linalg.lstsq(x * root, z * root, rcond=None)[0]
