"""Regions that keep holidays of their own, or another clock: whose name, which subdivision, which time zone.

A date in working days can move by one with the region. The names are what the manager reads; what else each is called,
its towns among them, stands in the phrase book (``region``). Another region: a line here, and its words there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Region:
    """``part`` is the subdivision as the almanac knows it; ``zone`` is empty where the country has one clock."""

    country: str
    part: str
    zone: str = ""

    @property
    def code(self) -> str:
        """What its holidays are asked for by: "DE-BY"."""
        return f"{self.country}-{self.part}"

    @property
    def holidays(self) -> tuple[str, str]:
        """Country and subdivision for the almanac."""
        return self.country, self.part


REGIONS: Mapping[str, Region] = MappingProxyType(
    {
        "Alaska": Region("US", "AK", "America/Anchorage"),
        "Alabama": Region("US", "AL", "America/Chicago"),
        "Arkansas": Region("US", "AR", "America/Chicago"),
        "Arizona": Region("US", "AZ", "America/Phoenix"),
        "California": Region("US", "CA", "America/Los_Angeles"),
        "Colorado": Region("US", "CO", "America/Denver"),
        "Connecticut": Region("US", "CT", "America/New_York"),
        "District of Columbia": Region("US", "DC", "America/New_York"),
        "Delaware": Region("US", "DE", "America/New_York"),
        "Florida": Region("US", "FL", "America/New_York"),
        "Georgia": Region("US", "GA", "America/New_York"),
        "Hawaii": Region("US", "HI", "Pacific/Honolulu"),
        "Iowa": Region("US", "IA", "America/Chicago"),
        "Idaho": Region("US", "ID", "America/Boise"),
        "Illinois": Region("US", "IL", "America/Chicago"),
        "Indiana": Region("US", "IN", "America/Indiana/Indianapolis"),
        "Kansas": Region("US", "KS", "America/Chicago"),
        "Kentucky": Region("US", "KY", "America/New_York"),
        "Louisiana": Region("US", "LA", "America/Chicago"),
        "Massachusetts": Region("US", "MA", "America/New_York"),
        "Maryland": Region("US", "MD", "America/New_York"),
        "Maine": Region("US", "ME", "America/New_York"),
        "Michigan": Region("US", "MI", "America/Detroit"),
        "Minnesota": Region("US", "MN", "America/Chicago"),
        "Missouri": Region("US", "MO", "America/Chicago"),
        "Mississippi": Region("US", "MS", "America/Chicago"),
        "Montana": Region("US", "MT", "America/Denver"),
        "North Carolina": Region("US", "NC", "America/New_York"),
        "North Dakota": Region("US", "ND", "America/Chicago"),
        "Nebraska": Region("US", "NE", "America/Chicago"),
        "New Hampshire": Region("US", "NH", "America/New_York"),
        "New Jersey": Region("US", "NJ", "America/New_York"),
        "New Mexico": Region("US", "NM", "America/Denver"),
        "Nevada": Region("US", "NV", "America/Los_Angeles"),
        "New York": Region("US", "NY", "America/New_York"),
        "Ohio": Region("US", "OH", "America/New_York"),
        "Oklahoma": Region("US", "OK", "America/Chicago"),
        "Oregon": Region("US", "OR", "America/Los_Angeles"),
        "Pennsylvania": Region("US", "PA", "America/New_York"),
        "Rhode Island": Region("US", "RI", "America/New_York"),
        "South Carolina": Region("US", "SC", "America/New_York"),
        "South Dakota": Region("US", "SD", "America/Chicago"),
        "Tennessee": Region("US", "TN", "America/Chicago"),
        "Texas": Region("US", "TX", "America/Chicago"),
        "Utah": Region("US", "UT", "America/Denver"),
        "Virginia": Region("US", "VA", "America/New_York"),
        "Vermont": Region("US", "VT", "America/New_York"),
        "Washington State": Region("US", "WA", "America/Los_Angeles"),
        "Wisconsin": Region("US", "WI", "America/Chicago"),
        "West Virginia": Region("US", "WV", "America/New_York"),
        "Wyoming": Region("US", "WY", "America/Denver"),
        "Alberta": Region("CA", "AB", "America/Edmonton"),
        "British Columbia": Region("CA", "BC", "America/Vancouver"),
        "Manitoba": Region("CA", "MB", "America/Winnipeg"),
        "New Brunswick": Region("CA", "NB", "America/Moncton"),
        "Newfoundland and Labrador": Region("CA", "NL", "America/St_Johns"),
        "Nova Scotia": Region("CA", "NS", "America/Halifax"),
        "Northwest Territories": Region("CA", "NT", "America/Edmonton"),
        "Nunavut": Region("CA", "NU", "America/Iqaluit"),
        "Ontario": Region("CA", "ON", "America/Toronto"),
        "Prince Edward Island": Region("CA", "PE", "America/Halifax"),
        "Saskatchewan": Region("CA", "SK", "America/Regina"),
        "Yukon": Region("CA", "YT", "America/Whitehorse"),
        "Australian Capital Territory": Region("AU", "ACT", "Australia/Sydney"),
        "New South Wales": Region("AU", "NSW", "Australia/Sydney"),
        "Northern Territory": Region("AU", "NT", "Australia/Darwin"),
        "Queensland": Region("AU", "QLD", "Australia/Brisbane"),
        "South Australia": Region("AU", "SA", "Australia/Adelaide"),
        "Tasmania": Region("AU", "TAS", "Australia/Hobart"),
        "Victoria": Region("AU", "VIC", "Australia/Melbourne"),
        "Western Australia": Region("AU", "WA", "Australia/Perth"),
        "Auckland": Region("NZ", "AUK", "Pacific/Auckland"),
        "Canterbury": Region("NZ", "CAN", "Pacific/Auckland"),
        "Hawke's Bay": Region("NZ", "HKB", "Pacific/Auckland"),
        "Marlborough": Region("NZ", "MBH", "Pacific/Auckland"),
        "Nelson": Region("NZ", "NSN", "Pacific/Auckland"),
        "Northland": Region("NZ", "NTL", "Pacific/Auckland"),
        "Otago": Region("NZ", "OTA", "Pacific/Auckland"),
        "Southland": Region("NZ", "STL", "Pacific/Auckland"),
        "Taranaki": Region("NZ", "TKI", "Pacific/Auckland"),
        "Wellington": Region("NZ", "WGN", "Pacific/Auckland"),
        "Waikato": Region("NZ", "WKO", "Pacific/Auckland"),
        "Bay of Plenty": Region("NZ", "BOP", "Pacific/Auckland"),
        "Brandenburg": Region("DE", "BB"),
        "Berlin": Region("DE", "BE"),
        "Baden-Württemberg": Region("DE", "BW"),
        "Bavaria": Region("DE", "BY"),
        "Bremen": Region("DE", "HB"),
        "Hesse": Region("DE", "HE"),
        "Hamburg": Region("DE", "HH"),
        "Mecklenburg-Vorpommern": Region("DE", "MV"),
        "Lower Saxony": Region("DE", "NI"),
        "North Rhine-Westphalia": Region("DE", "NW"),
        "Rhineland-Palatinate": Region("DE", "RP"),
        "Schleswig-Holstein": Region("DE", "SH"),
        "Saarland": Region("DE", "SL"),
        "Saxony": Region("DE", "SN"),
        "Saxony-Anhalt": Region("DE", "ST"),
        "Thuringia": Region("DE", "TH"),
        "Aargau": Region("CH", "AG"),
        "Appenzell Innerrhoden": Region("CH", "AI"),
        "Appenzell Ausserrhoden": Region("CH", "AR"),
        "Bern": Region("CH", "BE"),
        "Basel-Landschaft": Region("CH", "BL"),
        "Basel-Stadt": Region("CH", "BS"),
        "Fribourg": Region("CH", "FR"),
        "Geneva": Region("CH", "GE"),
        "Glarus": Region("CH", "GL"),
        "Graubünden": Region("CH", "GR"),
        "Jura": Region("CH", "JU"),
        "Lucerne": Region("CH", "LU"),
        "Neuchâtel": Region("CH", "NE"),
        "Nidwalden": Region("CH", "NW"),
        "Obwalden": Region("CH", "OW"),
        "St. Gallen": Region("CH", "SG"),
        "Schaffhausen": Region("CH", "SH"),
        "Solothurn": Region("CH", "SO"),
        "Schwyz": Region("CH", "SZ"),
        "Thurgau": Region("CH", "TG"),
        "Ticino": Region("CH", "TI"),
        "Uri": Region("CH", "UR"),
        "Vaud": Region("CH", "VD"),
        "Valais": Region("CH", "VS"),
        "Zug": Region("CH", "ZG"),
        "Zurich": Region("CH", "ZH"),
        "Andalusia": Region("ES", "AN"),
        "Aragon": Region("ES", "AR"),
        "Asturias": Region("ES", "AS"),
        "Cantabria": Region("ES", "CB"),
        "Castile and León": Region("ES", "CL"),
        "Castile-La Mancha": Region("ES", "CM"),
        "Canary Islands": Region("ES", "CN", "Atlantic/Canary"),
        "Catalonia": Region("ES", "CT"),
        "Extremadura": Region("ES", "EX"),
        "Galicia": Region("ES", "GA"),
        "Balearic Islands": Region("ES", "IB"),
        "Murcia": Region("ES", "MC"),
        "Madrid": Region("ES", "MD"),
        "Navarre": Region("ES", "NC"),
        "Basque Country": Region("ES", "PV"),
        "La Rioja": Region("ES", "RI"),
        "Valencia": Region("ES", "VC"),
    }
)
"""Every known region by its name."""

BY_CODE: Mapping[str, Region] = MappingProxyType({one.code: one for one in REGIONS.values()})
"""The same by their codes."""
