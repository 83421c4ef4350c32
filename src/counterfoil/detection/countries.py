"""The countries of the world as expressions: those that are no person's name, and those that are one as well."""

from __future__ import annotations

COUNTRIES = (
    "Afghanistan|Albania|Algeria|Andorra|Angola|Anguilla|Antarctica|Antigua(?: and Barbuda)?|Argentina|Armenia"
    "|Aruba|Australia|Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bermuda|Bhutan"
    "|Bolivia|Bosnia(?: and Herzegovina)?|Botswana|Brazil|Brunei Darussalam|Brunei|Bulgaria|Burkina Faso|Burma"
    "|Burundi|Cambodia|Cameroon|Cape Verde|Central African Republic|Chile|China|Colombia|Comoros|Congo|Costa Rica"
    "|Cote d'Ivoire|Croatia|Cuba|Cyprus|Czech Republic|Czechia|Denmark|Djibouti|Dominican Republic|Ecuador|Egypt"
    "|El Salvador|Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Finland|Gabon|Gambia|Germany|Ghana"
    "|Gibraltar|Greece|Greenland|Grenada|Guam|Guadeloupe|Guatemala|Guinea-Bissau|Guinea|Guyana|Haiti|Honduras"
    "|Hong Kong|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan"
    "|Kazakhstan|Kenya|Kiribati|Korea|North Korea|South Korea|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon"
    "|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Macao|Macedonia|Madagascar|Malawi|Malaysia"
    "|Maldives|Mali|Malta|Mauritania|Mauritius|Martinique|Mayotte|Mexico|Micronesia|Moldova|Monaco|Mongolia"
    "|Montenegro|Montserrat|Morocco|Mozambique|Myanmar|Namibia|Nauru|Nepal|Netherlands|New Caledonia|New Zealand"
    "|Nicaragua|Niger|Nigeria|Norway|Oman|Pakistan|Palau|Palestine|Panama|Papua New Guinea|Paraguay|Peru"
    "|Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Réunion|Reunion|Russia(?:n Federation)?|Rwanda"
    "|American Samoa|Samoa|San Marino|Saudi Arabia|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia"
    "|Slovenia|Somalia|South Africa|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Swaziland|Sweden|Switzerland|Syria"
    "|Taiwan|Tajikistan|Tanzania|Thailand|Tibet|Timor-Leste|Togo|Tonga|Trinidad(?: and Tobago)?|Tunisia|Turkey"
    "|Turkmenistan|Tuvalu|Uganda|Ukraine|United Arab Emirates|United Kingdom|Uruguay|Uzbekistan|Vanuatu|Venezuela"
    "|Viet ?nam|Yemen|Zambia|Zimbabwe|Faroe Islands|Cayman Islands|Cook Islands|Falkland Islands|Marshall Islands"
    "|Solomon Islands|French Guiana|French Polynesia"
)
"""No name of a person in common use."""
ALSO_NAMES = (
    "Austria|Canada|Chad|Dominica|England|France|Georgia|Guernsey|Isle of Man|Jersey|Jordan|Niue|Scotland|Wales"
    "|United States of America|United States Virgin Islands|United States Minor Outlying Islands|United States|USA"
    "|British Virgin Islands|British Indian Ocean Territory|Christmas Island|Cocos|Norfolk Island|Pitcairn Islands"
    "|Saint (?:Barthelemy|Helena|Kitts and Nevis|Lucia|Martin|Pierre and Miquelon|Vincent and the Grenadines)"
    "|Sao Tome and Principe|Northern Mariana Islands|Turks and Caicos Islands|Wallis and Futuna|Western Sahara"
    "|Svalbard & Jan Mayen Islands|Bouvet Island|Heard Island and McDonald Islands|Holy See|Netherlands Antilles"
)
"""Countries that are given or family names, or that an address may stand in: only behind a cue or in an address."""
