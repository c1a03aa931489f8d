"""Plausible names, put together at random. Nobody in particular is meant."""

GIVEN = (
    "Anna Erik Maria Lars Eva Karl Karin Anders Sara Johan Lena Per Emma Nils Kerstin Olof Hanna Jan Ingrid Mikael "
    "Sofia Fredrik Linnéa Gustav Åsa Björn Elin Henrik Märta Östen Fatima Ali Amina Hassan Layla Omar Zahra Yusuf "
    "Nadia Samir Ewa Piotr Agnieszka Marek Mirjana Goran Jelena Dragan Maija Timo Aino Pekka Thuy Minh Linh Somsak "
    "Selam Tesfaye Miriam David Rosa Carlos Lucía Diego Priya Arjun Mei Chen Olena Andrij Astrid Viggo Saga Love"
).split()
FAMILY = (
    "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Lindberg Lindqvist "
    "Bergström Sandberg Åberg Öberg Ärlig Ek Björk Lund Holm Sjöberg Wallin Engström Norberg Forsberg Åkesson Hedlund "
    "Nyström Mattsson Ahmed Hussein Ali Haddad Nasser Farah Mohamud Khalil Yılmaz Demir Kaya Nowak Kowalska Petrović "
    "Jovanović Horvat Virtanen Korhonen Mäkinen Nguyen Tran Tekle Haile García Fernández Silva Singh Sharma Li Wang "
    "Kovalenko Melnyk Palm Rask Ljung Stål Frisk Blom Kvist Gran Dahl"
).split()
