"""What the archivist knows beyond `tasks.knowledge`: the other countries and the other chemical elements."""

from __future__ import annotations

OTHER_COUNTRIES = """
Afghanistan|Kabul|afghani|Asia;Algeria|Algiers|dinar|Africa;Andorra|Andorra la Vella|euro|Europe
Antigua and Barbuda|Saint John's|dollar|North America;Armenia|Yerevan|dram|Asia;Azerbaijan|Baku|manat|Asia
Bahamas|Nassau|dollar|North America;Bahrain|Manama|dinar|Asia;Barbados|Bridgetown|dollar|North America;Belarus|Minsk|rouble|Europe
Belize|Belmopan|dollar|North America;Benin|Porto-Novo|franc|Africa;Bhutan|Thimphu|ngultrum|Asia;Bolivia|Sucre|boliviano|South America
Bosnia and Herzegovina|Sarajevo|mark|Europe;Brunei|Bandar Seri Begawan|dollar|Asia;Bulgaria|Sofia|euro|Europe
Burkina Faso|Ouagadougou|franc|Africa;Burundi|Gitega|franc|Africa;Cameroon|Yaounde|franc|Africa;Cape Verde|Praia|escudo|Africa
Central African Republic|Bangui|franc|Africa;Chad|N'Djamena|franc|Africa;Comoros|Moroni|franc|Africa
Costa Rica|San Jose|colon|North America;Croatia|Zagreb|euro|Europe;Cyprus|Nicosia|euro|Europe;Czech Republic|Prague|koruna|Europe
Czechia|Prague|koruna|Europe;Democratic Republic of the Congo|Kinshasa|franc|Africa;Djibouti|Djibouti|franc|Africa
Dominica|Roseau|dollar|North America;Dominican Republic|Santo Domingo|peso|North America;East Timor|Dili|dollar|Asia
Ecuador|Quito|dollar|South America;El Salvador|San Salvador|dollar|North America;Equatorial Guinea|Malabo|franc|Africa
Eritrea|Asmara|nakfa|Africa;Eswatini|Mbabane|lilangeni|Africa;Gabon|Libreville|franc|Africa;Gambia|Banjul|dalasi|Africa
Georgia|Tbilisi|lari|Asia;Grenada|Saint George's|dollar|North America;Guinea|Conakry|franc|Africa;Guinea-Bissau|Bissau|franc|Africa
Guyana|Georgetown|dollar|South America;Haiti|Port-au-Prince|gourde|North America;Indonesia|Jakarta|rupiah|Asia;Iran|Tehran|rial|Asia
Iraq|Baghdad|dinar|Asia;Israel|Jerusalem|shekel|Asia;Ivory Coast|Yamoussoukro|franc|Africa;Jordan|Amman|dinar|Asia
Kazakhstan|Astana|tenge|Asia;Kiribati|South Tarawa|dollar|Oceania;Kosovo|Pristina|euro|Europe;Kuwait|Kuwait City|dinar|Asia
Kyrgyzstan|Bishkek|som|Asia;Lebanon|Beirut|pound|Asia;Lesotho|Maseru|loti|Africa;Liberia|Monrovia|dollar|Africa
Libya|Tripoli|dinar|Africa;Liechtenstein|Vaduz|franc|Europe;Luxembourg|Luxembourg|euro|Europe;Madagascar|Antananarivo|ariary|Africa
Malawi|Lilongwe|kwacha|Africa;Malaysia|Kuala Lumpur|ringgit|Asia;Maldives|Male|rufiyaa|Asia;Mali|Bamako|franc|Africa
Malta|Valletta|euro|Europe;Mauritania|Nouakchott|ouguiya|Africa;Mauritius|Port Louis|rupee|Africa;Moldova|Chisinau|leu|Europe
Monaco|Monaco|euro|Europe;Montenegro|Podgorica|euro|Europe;Mozambique|Maputo|metical|Africa;Myanmar|Naypyidaw|kyat|Asia
Nauru|Yaren|dollar|Oceania;Netherlands|Amsterdam|euro|Europe;Nicaragua|Managua|cordoba|North America;Niger|Niamey|franc|Africa
North Korea|Pyongyang|won|Asia;North Macedonia|Skopje|denar|Europe;Oman|Muscat|rial|Asia;Panama|Panama City|balboa|North America
Papua New Guinea|Port Moresby|kina|Oceania;Philippines|Manila|peso|Asia;Qatar|Doha|riyal|Asia;Saint Lucia|Castries|dollar|North America
Samoa|Apia|tala|Oceania;San Marino|San Marino|euro|Europe;Saudi Arabia|Riyadh|riyal|Asia;Senegal|Dakar|franc|Africa
Seychelles|Victoria|rupee|Africa;Sierra Leone|Freetown|leone|Africa;Singapore|Singapore|dollar|Asia;Somalia|Mogadishu|shilling|Africa
South Africa|Pretoria|rand|Africa;South Sudan|Juba|pound|Africa;Sri Lanka|Sri Jayawardenepura Kotte|rupee|Asia
Sudan|Khartoum|pound|Africa;Suriname|Paramaribo|dollar|South America;Switzerland|Bern|franc|Europe;Syria|Damascus|pound|Asia
Taiwan|Taipei|dollar|Asia;Tajikistan|Dushanbe|somoni|Asia;Tanzania|Dodoma|shilling|Africa;Togo|Lome|franc|Africa
Tonga|Nuku'alofa|pa'anga|Oceania;Trinidad and Tobago|Port of Spain|dollar|North America;Turkmenistan|Ashgabat|manat|Asia
Uganda|Kampala|shilling|Africa;United Arab Emirates|Abu Dhabi|dirham|Asia;United Kingdom|London|pound|Europe
England|London|pound|Europe;Scotland|Edinburgh|pound|Europe;Wales|Cardiff|pound|Europe
United States|Washington, D.C.|dollar|North America;USA|Washington, D.C.|dollar|North America;Vanuatu|Port Vila|vatu|Oceania
Venezuela|Caracas|bolivar|South America;Yemen|Sanaa|rial|Asia;Zimbabwe|Harare|dollar|Africa
Saint Vincent and the Grenadines|Kingstown|dollar|North America
"""

ELEMENT_NAMES = """
H hydrogen He helium Li lithium Be beryllium B boron C carbon N nitrogen O oxygen F fluorine Ne neon Na sodium Mg magnesium Al
aluminium Si silicon P phosphorus S sulfur Cl chlorine Ar argon K potassium Ca calcium Sc scandium Ti titanium V vanadium Cr chromium
Mn manganese Fe iron Co cobalt Ni nickel Cu copper Zn zinc Ga gallium Ge germanium As arsenic Se selenium Br bromine Kr krypton Rb
rubidium Sr strontium Y yttrium Zr zirconium Nb niobium Mo molybdenum Tc technetium Ru ruthenium Rh rhodium Pd palladium Ag silver Cd
cadmium In indium Sn tin Sb antimony Te tellurium I iodine Xe xenon Cs caesium Ba barium La lanthanum Ce cerium Pr praseodymium Nd
neodymium Pm promethium Sm samarium Eu europium Gd gadolinium Tb terbium Dy dysprosium Ho holmium Er erbium Tm thulium Yb ytterbium Lu
lutetium Hf hafnium Ta tantalum W tungsten Re rhenium Os osmium Ir iridium Pt platinum Au gold Hg mercury Tl thallium Pb lead Bi
bismuth Po polonium At astatine Rn radon Fr francium Ra radium Ac actinium Th thorium Pa protactinium U uranium Np neptunium Pu
plutonium Am americium Cm curium Bk berkelium Cf californium Es einsteinium Fm fermium Md mendelevium No nobelium Lr lawrencium Rf
rutherfordium Db dubnium Sg seaborgium Bh bohrium Hs hassium Mt meitnerium Ds darmstadtium Rg roentgenium Cn copernicium Nh nihonium Fl
flerovium Mc moscovium Lv livermorium Ts tennessine Og oganesson
"""
"""Symbol and name in the order of atomic numbers, from 1."""
